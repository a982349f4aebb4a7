import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@/kernel';
import type { IssuerTx } from './as-issuer.adapter';
import type { IssuerAt } from './vat-decision';

/** An issuer as it stands on the day in `$3`. */
export const ISSUER_AT = `
  select i.reseller_id as "resellerId", i.id, i.legal_name as "legalName", i.address_lines as "addressLines",
    i.country_code as "countryCode", i.registration_text as "registrationText", i.email, i.phone, i.bank, i.zone, i.currency,
    i.payment_terms_days as "paymentTermsDays", i.issues_by_itself as "issuesByItself", r.colour, r.name as "brandName",
    (select l.digest from reseller_logos l where l.reseller_id = r.id and l.is_current) as logo, r.reply_to as "replyTo",
    (select s.vat_number from issuer_vat_statuses s where s.reseller_id = i.reseller_id and s.issuer_id = i.id
       and s.starts_on <= $3 order by s.starts_on desc limit 1) as "vatNumber",
    (select json_agg(json_build_object('countryCode', v.country_code, 'category', v.category, 'percent', v.percent))
     from vat_rates v where v.starts_on = (select max(w.starts_on) from vat_rates w where w.country_code = v.country_code
       and w.category = v.category and w.starts_on <= $3)) as rates
  from issuers i join resellers r on r.id = i.reseller_id`;

/** Issuers as they stand on a day. */
@Injectable()
export class IssuerAtStore {
  async on(tx: IssuerTx, resellerId: string, issuerId: string, day: LocalDate): Promise<IssuerAt> {
    const row = await tx.one<IssuerAt>(`${ISSUER_AT} where i.reseller_id = $1 and i.id = $2`, [
      resellerId,
      issuerId,
      day,
    ]);
    if (!row) throw new Error(`no issuer ${issuerId}`);
    return { ...row, rates: row.rates ?? [] };
  }

  /** The day of an issuer's newest document, or null before its first. */
  async lastIssuedOn(tx: IssuerTx, issuer: { resellerId: string; id: string }): Promise<LocalDate | null> {
    const row = await tx.one<{ day: LocalDate | null }>(
      `select to_char(max(issued_on), 'YYYY-MM-DD') as day from invoices
       where issuer_reseller_id = $1 and issuer_id = $2 and state = 'issued'`,
      [issuer.resellerId, issuer.id],
    );
    return row!.day;
  }

  /** The zone whose days an issuer dates its documents by. */
  async zone(tx: IssuerTx, resellerId: string, issuerId: string): Promise<string> {
    const row = await tx.one<{ zone: string }>('select zone from issuers where reseller_id = $1 and id = $2', [
      resellerId,
      issuerId,
    ]);
    return row?.zone ?? 'UTC';
  }
}
