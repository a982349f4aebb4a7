import { createHash } from 'node:crypto';
import type { Language } from '../../libs/tenants';

/** The demo world's parties: invented all of them. Tests and the demo use the same. */
export interface DemoTenant {
  readonly slug: string;
  readonly name: string;
  readonly plan: string;
  readonly language: Language;
  readonly buyer: DemoBuyer;
  readonly isSandbox?: boolean;
  /** Day of the month on which its agreement begins; the first unless said. */
  readonly startsOnDay?: number;
  /** How its month looks: meetings a week, people in each, recorded share in percent. */
  readonly habit: { readonly perWeek: number; readonly people: number; readonly recordedPercent: number };
}

export interface DemoBuyer {
  readonly addressLines: string[];
  readonly countryCode: string;
  readonly isBusiness?: boolean;
  readonly vatNumber?: string;
  readonly extraEmails?: string[];
  readonly purchaseOrder?: string;
}

export interface DemoReseller {
  readonly slug: string;
  readonly name: string;
  readonly legalName: string;
  readonly isNetwork?: boolean;
  readonly language: Language;
  readonly zone: string;
  readonly colour: string;
  readonly countryCode: string;
  readonly addressLines: string[];
  readonly registrationText: string;
  readonly vatNumber?: string;
  readonly seriesPrefix: string;
  readonly wholesale?: { by: 'list'; priceList: string } | { by: 'percent-of-retail-net'; percent: string };
  readonly tenants: DemoTenant[];
}

const uk = (line: string, town: string, postcode: string): DemoBuyer => ({
  addressLines: [line, town, postcode],
  countryCode: 'GB',
});

export const DEMO_RESELLERS: DemoReseller[] = [
  {
    slug: 'hearth',
    name: 'Hearth Network',
    legalName: 'Hearth Network Co-operative Limited',
    isNetwork: true,
    language: 'en',
    zone: 'Europe/London',
    colour: '#1f4e5f',
    countryCode: 'GB',
    addressLines: ['1 Kiln Yard', 'Leeds', 'LS0 0AA'],
    registrationText: 'Registered society no. 00001R, registered office 1 Kiln Yard, Leeds LS0 0AA',
    vatNumber: 'GB100000034',
    seriesPrefix: 'HN',
    tenants: [
      {
        slug: 'open-atlas',
        name: 'Open Atlas Collective',
        plan: 'multi-user',
        language: 'en',
        buyer: { ...uk('14 Compass Row', 'Bristol', 'BS0 1AA'), purchaseOrder: 'PO-2291' },
        habit: { perWeek: 4, people: 8, recordedPercent: 40 },
      },
      {
        slug: 'try-it-out',
        name: 'Try-it-out Sandbox',
        plan: 'sandbox',
        language: 'en',
        isSandbox: true,
        buyer: uk('3 Sandpit Lane', 'Hull', 'HU0 2AA'),
        habit: { perWeek: 1, people: 3, recordedPercent: 0 },
      },
    ],
  },
  {
    slug: 'lantern',
    name: 'Lantern',
    legalName: 'Lantern Co-operative Services Limited',
    language: 'en',
    zone: 'Europe/London',
    colour: '#7a3e1d',
    countryCode: 'GB',
    addressLines: ['Unit 5, Old Tram Shed', 'Sheffield', 'S0 3AA'],
    registrationText: 'Registered society no. 00002R, registered office Unit 5, Old Tram Shed, Sheffield S0 3AA',
    vatNumber: 'GB100000133',
    seriesPrefix: 'LAN',
    wholesale: { by: 'list', priceList: 'hearth-wholesale' },
    tenants: [
      {
        slug: 'oak-housing',
        name: 'Oak Street Housing Co-op',
        plan: 'commons',
        language: 'en',
        buyer: { ...uk('40 Oak Street', 'Sheffield', 'S0 4AA'), extraEmails: ['treasurer@oak-housing.example'] },
        habit: { perWeek: 11, people: 8, recordedPercent: 45 },
      },
      {
        slug: 'green-thread',
        name: 'Green Thread Textiles',
        plan: 'commons',
        language: 'en',
        buyer: uk('2 Loom Street', 'Bradford', 'BD0 1AA'),
        habit: { perWeek: 7, people: 7, recordedPercent: 30 },
      },
      {
        slug: 'river-food',
        name: 'River Food Hub',
        plan: 'l3',
        language: 'en',
        buyer: uk('The Wharf', 'Rotherham', 'S0 9AA'),
        startsOnDay: 12,
        habit: { perWeek: 5, people: 6, recordedPercent: 20 },
      },
      {
        slug: 'iron-press',
        name: 'Iron Press Books',
        plan: 'commons-volume',
        language: 'en',
        buyer: uk('9 Type Lane', 'York', 'YO0 2AA'),
        habit: { perWeek: 6, people: 6, recordedPercent: 60 },
      },
      {
        slug: 'late-payer',
        name: 'Slow Lane Carriers',
        plan: 'l2',
        language: 'en',
        buyer: uk('1 Layby Road', 'Goole', 'DN0 5AA'),
        habit: { perWeek: 3, people: 6, recordedPercent: 0 },
      },
    ],
  },
  {
    slug: 'wren',
    name: 'Wren Digital',
    legalName: 'Wren Digital Community Interest Company',
    language: 'en',
    zone: 'Europe/London',
    colour: '#3d5a2b',
    countryCode: 'GB',
    addressLines: ['The Reading Room', 'Hebden Bridge', 'HX0 7AA'],
    registrationText: 'Company no. 00000003, registered office The Reading Room, Hebden Bridge HX0 7AA',
    seriesPrefix: 'WREN',
    wholesale: { by: 'percent-of-retail-net', percent: '40' },
    tenants: [
      {
        slug: 'moor-choir',
        name: 'Moorland Community Choir',
        plan: 'l1',
        language: 'en',
        buyer: uk('Chapel House', 'Todmorden', 'OL0 1AA'),
        habit: { perWeek: 2, people: 6, recordedPercent: 50 },
      },
      {
        slug: 'seed-library',
        name: 'Seed Library Network',
        plan: 'commons',
        language: 'en',
        buyer: uk('8 Allotment Way', 'Halifax', 'HX0 2AA'),
        habit: { perWeek: 8, people: 7, recordedPercent: 35 },
      },
      {
        slug: 'valley-radio',
        name: 'Valley Radio',
        plan: 'commons',
        language: 'en',
        buyer: {
          addressLines: ['12 Rue du Marché', '59000 Lille'],
          countryCode: 'FR',
          isBusiness: true,
          vatNumber: 'FR12345678901',
        },
        habit: { perWeek: 5, people: 6, recordedPercent: 80 },
      },
      {
        slug: 'free-clinic',
        name: 'Free Advice Clinic',
        plan: 'free',
        language: 'en',
        buyer: uk('2 Square Street', 'Keighley', 'BD0 9AA'),
        habit: { perWeek: 1, people: 4, recordedPercent: 0 },
      },
    ],
  },
  {
    slug: 'tramuntana',
    name: 'Tramuntana',
    legalName: 'Tramuntana Serveis, SCCL',
    language: 'ca',
    zone: 'Europe/Madrid',
    colour: '#8a1c3b',
    countryCode: 'ES',
    addressLines: ['Carrer del Vent, 7', '17000 Girona'],
    registrationText: 'Registre de Cooperatives de Catalunya, full 00004',
    vatNumber: 'ESF00000004',
    seriesPrefix: 'TR',
    wholesale: { by: 'list', priceList: 'hearth-wholesale' },
    tenants: [
      {
        slug: 'forn-comu',
        name: 'Forn Comú, SCCL',
        plan: 'commons',
        language: 'ca',
        buyer: {
          addressLines: ['Plaça de la Farina, 2', '17001 Girona'],
          countryCode: 'ES',
          isBusiness: true,
          vatNumber: 'ESF00000005',
        },
        habit: { perWeek: 6, people: 7, recordedPercent: 50 },
      },
      {
        slug: 'ateneu-del-mar',
        name: 'Ateneu del Mar',
        plan: 'l2',
        language: 'es',
        buyer: { addressLines: ['Passeig de Mar, 15', '17300 Blanes'], countryCode: 'ES' },
        habit: { perWeek: 3, people: 6, recordedPercent: 30 },
      },
    ],
  },
];

export interface DemoLogin {
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly reseller: string;
  readonly tenant?: string;
}

/** Who signs in in the demo: an admin everywhere, and each other kind of role at Lantern or the network. */
export const demoLogins = (): DemoLogin[] => [
  ...DEMO_RESELLERS.flatMap(({ slug, isNetwork, tenants }) => [
    {
      email: `admin@${slug}.example`,
      name: 'Admin',
      role: isNetwork ? 'network-admin' : 'reseller-admin',
      reseller: slug,
    },
    ...tenants.map((tenant) => ({
      email: `admin@${tenant.slug}.example`,
      name: 'Admin',
      role: 'tenant-admin',
      reseller: slug,
      tenant: tenant.slug,
    })),
  ]),
  { email: 'finance@hearth.example', name: 'Finance', role: 'network-finance', reseller: 'hearth' },
  { email: 'finance@lantern.example', name: 'Finance', role: 'reseller-finance', reseller: 'lantern' },
  { email: 'support@lantern.example', name: 'Support', role: 'reseller-support', reseller: 'lantern' },
  ...(['finance', 'viewer'] as const).map((role) => ({
    email: `${role}@oak-housing.example`,
    name: role === 'finance' ? 'Treasurer' : 'Member',
    role: `tenant-${role}`,
    reseller: 'lantern',
    tenant: 'oak-housing',
  })),
];

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** The authenticator secret of a demo operator: made from the address, so that the demo and the tests can show its codes. */
export const demoSecondFactor = (email: string): string =>
  [...createHash('sha256').update(`demo ${email}`).digest()].map((byte) => BASE32[byte % 32]).join('');
