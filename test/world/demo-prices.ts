const limits = (participants: number | null) => ({ ...(participants ? { participants } : {}), recording: true });
const flat = (code: string, name: string, monthlyFee: string, participants: number | null) => ({
  code,
  name,
  monthlyFee,
  includedHours: '0',
  usage: null,
  prorateAllowance: false,
  limits: limits(participants),
});
/** Not for anybody to choose when joining. */
const notOffered = { offered: false };

/** The demo's retail prices in GBP, net, a month: the flat plans, a metered one, and its volume-priced sister. */
export const DEMO_RETAIL_PRICES = {
  currency: 'GBP',
  plans: [
    { ...flat('sandbox', 'Sandbox', '0.00', 5), ...notOffered },
    flat('free', 'Free', '0.00', 5),
    flat('l1', 'L1', '9.00', 10),
    flat('l2', 'L2', '18.00', 20),
    flat('l3', 'L3', '40.50', 50),
    flat('multi-user', 'Multi-user', '90.00', 100),
    { ...flat('dedicated', 'Dedicated server', '250.00', null), ...notOffered },
    {
      code: 'commons',
      name: 'Commons',
      monthlyFee: '12.00',
      includedHours: '20',
      usage: {
        model: 'graduated',
        tiers: [
          { upToHours: '100', perHour: '0.60' },
          { upToHours: null, perHour: '0.45' },
        ],
      },
      prorateAllowance: true,
      limits: limits(50),
    },
    {
      code: 'commons-volume',
      name: 'Commons volume',
      monthlyFee: '15.00',
      includedHours: '10',
      usage: {
        model: 'volume',
        tiers: [
          { upToHours: '25', perHour: '0.70' },
          { upToHours: null, perHour: '0.55' },
        ],
      },
      prorateAllowance: true,
      limits: limits(50),
    },
  ],
};

const wholesale = (code: string, monthlyFee: string, perHour: string | null) => ({
  code,
  name: code,
  monthlyFee,
  includedHours: '0',
  usage: perHour ? { model: 'flat', perHour } : null,
  prorateAllowance: false,
  limits: limits(null),
});

/** What the network asks of its resellers for a tenant on each plan. */
export const DEMO_WHOLESALE_PRICES = {
  currency: 'GBP',
  plans: [
    wholesale('sandbox', '0.00', null),
    wholesale('free', '0.00', null),
    wholesale('l1', '4.50', null),
    wholesale('l2', '9.00', null),
    wholesale('l3', '20.00', null),
    wholesale('multi-user', '45.00', null),
    wholesale('dedicated', '0.00', null),
    wholesale('commons', '4.00', '0.32'),
    wholesale('commons-volume', '4.00', '0.32'),
  ],
};
