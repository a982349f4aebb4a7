import { localDate } from '@/kernel';
import type { TenantAgreement } from '@/plans';
import { agreementOn } from './agreement-view';

const from = (startsOn: string, endsOn: string | null): TenantAgreement => ({
  id: startsOn,
  payerId: 'payer',
  payer: 'Payer',
  startsOn: localDate(startsOn),
  endsOn: endsOn === null ? null : localDate(endsOn),
  versions: [],
});
/** The newest first, as they are read. */
const PAUSED = [from('2027-02-01', null), from('2026-10-01', '2026-12-20')];

test.each([
  ['the one in force, whatever follows it', PAUSED, '2026-12-19', '2026-10-01'],
  ['in a pause the one to come', PAUSED, '2026-12-20', '2027-02-01'],
  [
    'before the first of several the first',
    [from('2027-02-01', null), from('2026-10-01', '2027-01-01')],
    '2026-09-01',
    '2026-10-01',
  ],
  [
    'after all of them the last',
    [from('2027-02-01', '2027-03-01'), from('2026-10-01', '2026-12-20')],
    '2027-03-01',
    '2027-02-01',
  ],
  ['none where none was made', [], '2026-10-01', undefined],
])('%s', (_, agreements, day, expected) => expect(agreementOn(agreements, localDate(day))?.id).toBe(expected));
