import { waitSeconds } from './throttle';

test.each([
  [1, 0],
  [2, 0],
  [3, 2],
  [4, 4],
  [5, 8],
  [11, 512],
  [12, 900],
  [1000, 900],
])('after %s failures one waits %s seconds', (failures, seconds) => expect(waitSeconds(failures, 3)).toBe(seconds));
