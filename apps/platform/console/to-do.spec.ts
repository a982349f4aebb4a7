import { month } from '@/kernel';
import { type Standing, toDo } from './to-do';

const NOTHING: Standing = {
  reseller: 'lantern',
  waiting: [],
  failedMails: 0,
  questions: 0,
  unattributed: 0,
  serversDown: 0,
  applications: 0,
  transfers: 0,
  refusedKeys: 0,
  disputes: 0,
  differences: 0,
  atCeiling: 0,
  readyForServer: 0,
  readyResellers: 0,
};
const all = () => true;
const texts = (standing: Partial<Standing>, may: Parameters<typeof toDo>[1] = all) =>
  toDo({ ...NOTHING, ...standing }, may).map(({ text, count }) => [text, count]);

test('where nothing waits nothing is listed', () => expect(texts({})).toEqual([]));

test('what waits is listed with its count, the most pressing first', () =>
  expect(
    texts({
      readyResellers: 2,
      readyForServer: 5,
      atCeiling: 2,
      transfers: 3,
      disputes: 1,
      waiting: [{ tier: 'retail', month: month('2026-10'), drafts: 4, held: 0 }],
      refusedKeys: 1,
      serversDown: 1,
    }),
  ).toEqual([
    ['overview.servers-down', 1],
    ['overview.refused-keys', 1],
    ['overview.drafts', 4],
    ['overview.disputes', 1],
    ['overview.transfers', 3],
    ['overview.at-ceiling', 2],
    ['overview.ready-for-server', 5],
    ['overview.ready-resellers', 2],
  ]));

test('nobody is asked to do what they may not see', () =>
  expect(texts({ transfers: 3, atCeiling: 2 }, (permission) => permission === 'tenants.read')).toEqual([
    ['overview.at-ceiling', 2],
  ]));

test('each leads to where it is done, at the reseller it is of', () =>
  expect(toDo({ ...NOTHING, atCeiling: 1, transfers: 1 }, all).map(({ address }) => address)).toEqual([
    '/console/payments/bank?reseller=lantern',
    '/console/tenants?reseller=lantern&state=at-ceiling',
  ]));

test('drafts stand by month and buyers, each leading to the month end where it waits', () =>
  expect(
    toDo(
      {
        ...NOTHING,
        waiting: [
          { tier: 'retail', month: month('2026-08'), drafts: 0, held: 1 },
          { tier: 'retail', month: month('2026-10'), drafts: 3, held: 0 },
          { tier: 'wholesale', month: month('2026-10'), drafts: 2, held: 0 },
        ],
      },
      all,
    ),
  ).toEqual([
    {
      text: 'overview.held',
      count: 1,
      month: '2026-08',
      address: '/console/month-end?month=2026-08&reseller=lantern',
    },
    {
      text: 'overview.drafts',
      count: 3,
      month: '2026-10',
      address: '/console/month-end?month=2026-10&reseller=lantern',
    },
    {
      text: 'overview.drafts-resellers',
      count: 2,
      month: '2026-10',
      address: '/console/month-end?month=2026-10&tier=wholesale',
    },
  ]));
