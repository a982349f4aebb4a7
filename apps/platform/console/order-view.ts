import type { Weighed } from '@/invoicing';
import { Money } from '@/kernel';
import { type Language, moneyText, say, shortMonthText } from '@/wording';
import { linePicture } from './line-picture';

const whole = ({ minor }: Money): number => Number(minor) / 100;

/** The sum before a server is ordered, as the page shows it: figures, the picture, and the table behind the picture. */
export function sumView(sum: Weighed, language: Language) {
  const { months, today, paysForItselfFrom, cheaperFrom } = sum;
  const marked = months.findIndex(({ month }) => month === paysForItselfFrom);
  return {
    tenants: sum.tenants,
    month: today.month,
    isStretched: sum.isStretched,
    bringsIn: today.bringsIn,
    shared: today.shared,
    sharedUsage: today.sharedUsage,
    stays: today.stays,
    own: today.own,
    leftShared: today.bringsIn.minus(today.shared),
    leftOwn: today.bringsIn.minus(today.own),
    serverFee: sum.serverFee,
    paysForItselfFrom,
    paysNow: paysForItselfFrom === today.month,
    cheaperFrom,
    cheaperNow: cheaperFrom === today.month,
    peakPeople: sum.peakPeople,
    capacityPeople: sum.capacityPeople,
    peakPercent: sum.peakPercent,
    fits: sum.fits,
    picture: linePicture(
      [
        { name: say(language, 'order.they-bring'), values: months.map(({ bringsIn }) => whole(bringsIn)) },
        { name: say(language, 'order.line-shared'), values: months.map(({ shared }) => whole(shared)) },
        { name: say(language, 'order.line-own'), values: months.map(({ own }) => whole(own)) },
      ],
      months.map(({ month }) => shortMonthText(month, language)),
      marked < 0 ? null : marked,
      (value) => moneyText(Money.of(BigInt(Math.round(value * 100)), 'GBP'), language).replace(/[.,]00(?!\d)/, ''),
    ),
    months: months.map(({ month, isKnown, bringsIn, shared, own }) => ({ month, isKnown, bringsIn, shared, own })),
  };
}
