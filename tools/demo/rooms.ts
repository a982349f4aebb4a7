import type { SimulatedBbb } from '../../apps/bbb-sim';
import { BbbClient } from '../../libs/adapters/bbb';
import type { Clock } from '../../libs/kernel';
import { ManageRooms, type Room, RoomsStore } from '../../libs/rooms';
import { Tenancy, tenantScope } from '../../libs/runtime';
import { type Tenant, TenantsStore } from '../../libs/tenants';
import type { Services } from '../../test/world/demo-world';
import type { Endpoint } from './stay-up';
import { actor } from './strip/stage';

/** In which there are people as long as the demo is up. */
const ALWAYS_OPEN = 'Drop-in';
const ALWAYS_OPEN_OF = ['oak-housing', 'green-thread', 'seed-library'];
const ROOMS = [
  { name: 'Board', people: 12, accessCode: '4711', hasWaitingRoom: true, isRecorded: false },
  { name: 'Weekly assembly', people: 40, accessCode: null, hasWaitingRoom: false, isRecorded: true },
  { name: 'Training', people: 12, accessCode: null, hasWaitingRoom: false, isRecorded: true },
  { name: ALWAYS_OPEN, people: 8, accessCode: null, hasWaitingRoom: false, isRecorded: false },
];
const NAMES = ['Ada', 'Bram', 'Carme', 'Dilys', 'Emeka', 'Farah'];

/** Every tenant makes itself the same few rooms. */
export async function addRooms(app: Services): Promise<void> {
  const tenants = await app
    .get(Tenancy)
    .acrossNetwork({ actor, why: 'make rooms' }, (tx) => app.get(TenantsStore).all(tx));
  for (const { resellerId, id } of tenants)
    for (const room of ROOMS) await app.get(ManageRooms).add(tenantScope(resellerId, id, actor), id, room);
}

export const roomsOf = (app: Services, { resellerId, id }: Pick<Tenant, 'resellerId' | 'id'>): Promise<Room[]> =>
  app.get(Tenancy).within(tenantScope(resellerId, id, actor), (tx) => app.get(RoomsStore).open(tx, id));

/** People in some rooms, let in by their tenants' own clients; a meeting that has ended begins again. */
export async function keepRoomsOpen(
  app: Services,
  sims: readonly SimulatedBbb[],
  endpoints: readonly Endpoint[],
  clock: Clock,
): Promise<void> {
  for (const { state } of sims) state.tick();
  for (const { slug, endpoint, secrets, ...tenant } of endpoints) {
    if (!ALWAYS_OPEN_OF.includes(slug)) continue;
    const room = (await roomsOf(app, tenant)).find(({ name }) => name === ALWAYS_OPEN);
    if (!room) continue;
    const client = new BbbClient({ url: endpoint, secret: secrets[0]! }, clock);
    const { messageKey } = await client.call('create', { meetingID: room.meetingId, name: room.name, duration: 40 });
    if (messageKey === 'duplicateWarning') continue;
    const found = sims.flatMap(({ state }) => state.meetings.map((meeting) => ({ state, meeting })));
    const begun = found.find(({ meeting }) => meeting.meetingId.endsWith(room.meetingId) && meeting.endedAtMs === null);
    if (begun) for (const name of NAMES) begun.state.join(begun.meeting, name, 'VIEWER');
  }
}
