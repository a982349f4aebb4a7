import { linePicture } from './line-picture';

const picture = (values: number[], mark: number | null = null) =>
  linePicture(
    [{ name: 'cost', values }],
    values.map((_, at) => `m${at}`),
    mark,
    String,
  );

test('the line goes from the left edge to the right, nothing at the bottom and the most below the top', () => {
  const { lines, ticks, bottom } = picture([0, 250]);
  expect(lines[0]!.points).toBe(`52,${bottom} 628,40.3`);
  expect(ticks.map(({ label }) => label)).toEqual(['0', '100', '200', '300']);
  expect(ticks[0]!.y).toBe(bottom);
});

test('thirteen months have every second label', () =>
  expect(picture(Array.from({ length: 13 }, () => 1)).labels).toHaveLength(7));
test('all at nothing is a line at the bottom, and one column is a point', () => {
  const { lines, bottom } = picture([0]);
  expect(lines[0]!.points).toBe(`52,${bottom}`);
});
test('the marked column stands where its value does', () => expect(picture([1, 2, 3], 1).markX).toBe(340));
