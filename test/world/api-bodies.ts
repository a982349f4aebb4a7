import { newId } from '../../libs/kernel';

const reason = 'because';
const prices = {
  currency: 'GBP',
  plans: [
    {
      code: 'l1',
      name: 'L1',
      monthlyFee: '5.00',
      includedHours: '0',
      usage: { model: 'flat', perHour: '0.60' },
      prorateAllowance: false,
      limits: { recording: true },
    },
  ],
};

/** A good body for each act of the API that has an id in its address and takes one. */
export const API_BODIES: Readonly<Record<string, object>> = {
  'PATCH /v1/tenants/:id': { name: 'Another' },
  'POST /v1/tenants/:id/suspension': { reason },
  'POST /v1/tenants/:id/notes': { text: 'A note' },
  'PUT /v1/tenants/:id/ceiling': { seconds: 3600, minor: null },
  'PUT /v1/tenants/:id/embedding': { sites: ['https://moodle.example'], allowsRequestsWithoutSession: false },
  'POST /v1/tenants/:id/agreements/plans': { plan: 'l1', startsOn: '2026-12-01' },
  'POST /v1/tenants/:id/agreements/ends': { endsOn: '2026-12-31' },
  'POST /v1/tenants/:id/agreements/pauses': { from: '2026-12-01', backIn: '2027-03' },
  'POST /v1/applications/:id/approval': { slug: 'let-in' },
  'POST /v1/applications/:id/refusal': { reason },
  'POST /v1/sandboxes/:id/tenant': {},
  'POST /v1/sandboxes/:id/reseller': {},
  'POST /v1/own-meetings/:id/questions': { said: 'We were not there' },
  'POST /v1/questions/:id/answer': { answer: 'You were' },
  'POST /v1/questions/:id/credit-note': { answer: 'You were not' },
  'POST /v1/questions/:id/plan': { answer: 'Gladly', startsOn: '2026-12-01' },
  'POST /v1/questions/:id/refusal': { answer: 'Not now' },
  'POST /v1/invoices/:id/hold': { reason },
  'POST /v1/invoices/:id/lines': { description: 'A line', netMinor: -50, reason },
  'PUT /v1/invoices/:id/note': { note: 'Thank you', purchaseOrder: null },
  'POST /v1/invoices/:id/credit-notes': { reason },
  'POST /v1/invoices/:id/promise': { on: '2026-11-20' },
  'POST /v1/dues/:id/promise': { on: '2026-11-20' },
  'PUT /v1/payers/:id': {
    name: 'Willow',
    addressLines: ['1 Street'],
    countryCode: 'GB',
    emails: ['books@willow.example'],
    language: 'en',
    isBusiness: true,
  },
  'POST /v1/payers/:id/tenants': { tenantId: newId() },
  'POST /v1/payers/:id/copies': { tenantId: newId() },
  'POST /v1/payments/:id/refunds': { creditNoteId: null },
  'POST /v1/bank/transactions/:id/match': { parts: [{ invoiceId: newId(), amountMinor: 120 }] },
  'POST /v1/bank/transactions/:id/exclusion': { reason },
  'POST /v1/bank/transactions/:id/refund': { payerId: newId(), reason },
  'POST /v1/price-lists/:code/effects': { prices },
  'POST /v1/price-lists/:code/versions': { prices, startsOn: '2026-12-01' },
  'PUT /v1/rooms/:id': { name: 'Room', people: 8, accessCode: null, hasWaitingRoom: false, isRecorded: false },
  'POST /v1/moves/:id/steps': { step: 'pause' },
  'POST /v1/webhooks/:id/state': { state: 'off' },
  'POST /v1/alerts/:id/state': { state: 'off' },
};
