type Fields = Readonly<Record<string, unknown>>;
type Usage =
  | { model: 'flat'; perHour: string }
  | { model: 'graduated' | 'volume'; tiers: { fromHours?: string; upToHours: string | null; perHour: string }[] }
  | null;

/** A price list as somebody has typed it: of the right shape, its figures not checked yet. */
export interface TypedPriceList {
  readonly currency: string;
  readonly plans: readonly {
    readonly code: string;
    readonly name: string;
    readonly monthlyFee: string;
    readonly setUpFee?: string | undefined;
    readonly minimumTermMonths?: number | string | undefined;
    readonly includedHours: string;
    readonly usage: Usage;
    readonly prorateAllowance: boolean;
    readonly offered?: boolean | undefined;
    readonly limits: { readonly recording: boolean } & {
      readonly [name in (typeof LIMITS)[number]]?: number | string | undefined;
    };
  }[];
}
const BLANK_TIERS = 2;
const LIMITS = ['participants', 'minutes', 'concurrentMeetings', 'rooms'] as const;
/** What of a tier is typed; a tier with none of it is no tier. */
const TIER = ['fromHours', 'upToHours', 'perHour'] as const;

const text = (fields: Fields, name: string): string => {
  const value = fields[name];
  return typeof value === 'string' ? value.trim() : '';
};

/**
 * A price list from the fields of its form (`plans.0.usage.tiers.1.perHour`), as JSON that may hold mistakes: the fields
 * are called what its schema calls them, so that a mistake is named beside its field. A plan without a code is left out.
 */
export function listFromForm(fields: Fields): TypedPriceList {
  const plans: TypedPriceList['plans'][number][] = [];
  for (let index = 0; text(fields, `plans.${index}.is`) === 'plan'; index += 1) {
    const at = (name: string): string => text(fields, `plans.${index}.${name}`);
    if (at('code') === '') continue;
    plans.push({
      code: at('code'),
      name: at('name'),
      monthlyFee: at('monthlyFee'),
      ...(at('setUpFee') ? { setUpFee: at('setUpFee') } : {}),
      ...(at('minimumTermMonths') ? { minimumTermMonths: wholeOf(at('minimumTermMonths')) } : {}),
      includedHours: at('includedHours') || '0',
      usage: usageFrom(at),
      prorateAllowance: at('prorateAllowance') === 'yes',
      offered: at('offered') === 'yes',
      limits: {
        ...Object.fromEntries(
          LIMITS.filter((name) => at(`limits.${name}`)).map((name) => [name, wholeOf(at(`limits.${name}`))]),
        ),
        recording: at('limits.recording') === 'yes',
      },
    });
  }
  return { currency: text(fields, 'currency'), plans };
}

/** A whole number; anything else stays what it is, for the schema to name. */
const wholeOf = (given: string): number | string => (/^\d{1,9}$/.test(given) ? Number(given) : given);

function usageFrom(at: (name: string) => string): Usage {
  const model = at('usage.model');
  if (model === 'flat') return { model, perHour: at('usage.perHour') };
  if (model !== 'graduated' && model !== 'volume') return null;
  const tiers: Extract<Usage, { tiers: unknown }>['tiers'] = [];
  for (let tier = 0; at(`usage.tiers.${tier}.is`) === 'tier'; tier += 1) {
    const [fromHours = '', upToHours = '', perHour = ''] = TIER.map((name) => at(`usage.tiers.${tier}.${name}`));
    if (!fromHours && !upToHours && !perHour) continue;
    tiers.push({ ...(fromHours ? { fromHours } : {}), upToHours: upToHours || null, perHour });
  }
  return { model, tiers };
}

/** A price list as its form shows it: empty rows after the last tier and plan. */
export function formView({ plans }: TypedPriceList) {
  const field = (at: string, value: string | number | null | undefined) => ({
    id: at,
    value: value === null || value === undefined ? '' : String(value),
  });
  return [...plans, null].map((plan, index) => {
    const at = `plans.${index}`;
    const model = plan?.usage?.model ?? 'none';
    return {
      at,
      heading: plan ? plan.name || plan.code : '',
      isNew: plan === null,
      code: field(`${at}.code`, plan?.code),
      name: field(`${at}.name`, plan?.name),
      monthlyFee: field(`${at}.monthlyFee`, plan?.monthlyFee),
      setUpFee: field(`${at}.setUpFee`, plan?.setUpFee),
      minimumTermMonths: field(`${at}.minimumTermMonths`, plan?.minimumTermMonths),
      includedHours: field(`${at}.includedHours`, plan?.includedHours),
      models: (['none', 'flat', 'graduated', 'volume'] as const).map((one) => ({
        model: one,
        isChosen: one === model,
      })),
      model: `${at}.usage.model`,
      perHour: field(`${at}.usage.perHour`, plan?.usage?.model === 'flat' ? plan.usage.perHour : ''),
      tiers: tierRows(plan?.usage ?? null).map((tier, position) => ({
        at: `${at}.usage.tiers.${position}`,
        number: position + 1,
        fromHours: field(`${at}.usage.tiers.${position}.fromHours`, tier?.fromHours),
        upToHours: field(`${at}.usage.tiers.${position}.upToHours`, tier?.upToHours),
        perHour: field(`${at}.usage.tiers.${position}.perHour`, tier?.perHour),
      })),
      limits: LIMITS.map((name) => ({ name, ...field(`${at}.limits.${name}`, plan?.limits[name]) })),
      recording: plan?.limits.recording ?? true,
      prorateAllowance: plan?.prorateAllowance ?? false,
      offered: plan?.offered ?? true,
    };
  });
}

/** Tiers with where each begins, which a list need not say. */
function tierRows(usage: Usage) {
  const tiers = usage !== null && usage.model !== 'flat' ? usage.tiers : [];
  const known = tiers.map((tier, index) => ({
    ...tier,
    fromHours: tier.fromHours ?? (index === 0 ? '0' : (tiers[index - 1]!.upToHours ?? '')),
  }));
  return [...known, ...Array.from({ length: BLANK_TIERS }, () => null)];
}
