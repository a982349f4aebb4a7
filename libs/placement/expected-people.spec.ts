import { expectedPeople, type NewMeeting, type PastMeeting } from './expected-people';

const past = (...sizes: [id: string, name: string, peak: number][]): PastMeeting[] =>
  sizes.map(([clientMeetingId, meetingName, peakPeople]) => ({ clientMeetingId, meetingName, peakPeople }));
const wish = (rest: Partial<NewMeeting> = {}): NewMeeting => ({
  clientMeetingId: 'board',
  meetingName: 'Board',
  askedMost: null,
  allowedMost: null,
  ...rest,
});

test.each<[string, PastMeeting[], NewMeeting, number]>([
  ['nothing known: eight', [], wish(), 8],
  ['nothing known, a client that asks for forty: half of it', [], wish({ askedMost: 40 }), 20],
  ['nothing known, a plan for five', [], wish({ allowedMost: 5 }), 5],
  ['a plan for a hundred says nothing of how many come', [], wish({ allowedMost: 100 }), 8],
  ['the same id before any other', past(['board', 'x', 12], ['other', 'Board', 40]), wish(), 12],
  ['the same name where every id is new', past(['id-1', 'Board', 14], ['id-2', 'Choir', 60]), wish(), 14],
  ['no name is no likeness', past(['id-1', '', 30], ['board', '', 4]), wish({ meetingName: '' }), 4],
  ['else what its meetings usually are', past(['a', 'A', 6], ['b', 'B', 9], ['c', 'C', 30]), wish(), 9],
  [
    'the last five alone',
    past(
      ['board', '', 20],
      ['board', '', 20],
      ['board', '', 20],
      ['board', '', 20],
      ['board', '', 20],
      ['board', '', 3],
      ['board', '', 3],
    ),
    wish(),
    20,
  ],
  [
    'one evening nobody came to does not count for all',
    past(['board', '', 1], ['board', '', 12], ['board', '', 12]),
    wish(),
    12,
  ],
  ['never more than may come in', past(['board', '', 90]), wish({ askedMost: 20 }), 20],
  ['never less than one', past(['board', '', 0]), wish(), 1],
])('%s', (_, before, meeting, people) => expect(expectedPeople(before, meeting)).toBe(people));
