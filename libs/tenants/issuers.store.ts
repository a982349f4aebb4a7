import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@/kernel';
import type { NetworkTx, ScopedTx } from '@/runtime';
import type { Issuer, IssuerVatStatus } from './issuer';

const COLUMNS = `reseller_id as "resellerId", id, legal_name as "legalName", address_lines as "addressLines",
  country_code as "countryCode", registration_text as "registrationText", email, phone, bank, zone, currency,
  payment_terms_days as "paymentTermsDays", issues_by_itself as "issuesByItself"`;

/** Issuers, their dated VAT statuses and the series their documents are numbered from. */
@Injectable()
export class IssuersStore {
  ofReseller(tx: NetworkTx | ScopedTx, resellerId: string): Promise<Issuer[]> {
    return tx.query(`select ${COLUMNS} from issuers where reseller_id = $1 order by created_at, id`, [resellerId]);
  }

  byId(tx: NetworkTx | ScopedTx, resellerId: string, id: string): Promise<Issuer | undefined> {
    return tx.one(`select ${COLUMNS} from issuers where reseller_id = $1 and id = $2`, [resellerId, id]);
  }

  vatStatuses(tx: NetworkTx | ScopedTx, resellerId: string, id: string): Promise<IssuerVatStatus[]> {
    return tx.query(
      `select to_char(starts_on, 'YYYY-MM-DD') as "startsOn", registered, vat_number as "vatNumber"
       from issuer_vat_statuses where reseller_id = $1 and issuer_id = $2 order by starts_on`,
      [resellerId, id],
    );
  }

  async addVatStatus(
    tx: ScopedTx,
    { resellerId, id }: Pick<Issuer, 'resellerId' | 'id'>,
    vat: IssuerVatStatus,
  ): Promise<void> {
    await tx.query(
      `insert into issuer_vat_statuses (reseller_id, issuer_id, starts_on, registered, vat_number)
       values ($1, $2, $3, $4, $5)`,
      [resellerId, id, vat.startsOn, vat.registered, vat.vatNumber],
    );
  }

  async removeVatStatus(
    tx: ScopedTx,
    { resellerId, id }: Pick<Issuer, 'resellerId' | 'id'>,
    startsOn: LocalDate,
  ): Promise<void> {
    await tx.query('delete from issuer_vat_statuses where reseller_id = $1 and issuer_id = $2 and starts_on = $3', [
      resellerId,
      id,
      startsOn,
    ]);
  }

  async setDetails(
    tx: ScopedTx,
    { resellerId, id }: Pick<Issuer, 'resellerId' | 'id'>,
    to: Pick<
      Issuer,
      'legalName' | 'addressLines' | 'registrationText' | 'email' | 'phone' | 'paymentTermsDays' | 'issuesByItself'
    >,
  ): Promise<void> {
    await tx.query(
      `update issuers set legal_name = $3, address_lines = $4, registration_text = $5, email = $6, phone = $7,
         payment_terms_days = $8, issues_by_itself = $9 where reseller_id = $1 and id = $2`,
      [
        resellerId,
        id,
        to.legalName,
        to.addressLines,
        to.registrationText,
        to.email,
        to.phone,
        to.paymentTermsDays,
        to.issuesByItself,
      ],
    );
  }

  async setBank(
    tx: ScopedTx,
    { resellerId, id }: Pick<Issuer, 'resellerId' | 'id'>,
    bank: Issuer['bank'],
  ): Promise<void> {
    await tx.query('update issuers set bank = $3 where reseller_id = $1 and id = $2', [resellerId, id, bank]);
  }

  async add(
    tx: NetworkTx | ScopedTx,
    issuer: Issuer,
    vat: IssuerVatStatus,
    patterns: { invoice: string; creditNote: string },
  ): Promise<void> {
    await tx.query(
      `insert into issuers (reseller_id, id, legal_name, address_lines, country_code, registration_text, email, phone,
         bank, zone, currency, payment_terms_days, issues_by_itself, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        issuer.resellerId,
        issuer.id,
        issuer.legalName,
        issuer.addressLines,
        issuer.countryCode,
        issuer.registrationText,
        issuer.email,
        issuer.phone,
        issuer.bank,
        issuer.zone,
        issuer.currency,
        issuer.paymentTermsDays,
        issuer.issuesByItself,
        tx.clock.now(),
      ],
    );
    await tx.query(
      `insert into issuer_vat_statuses (reseller_id, issuer_id, starts_on, registered, vat_number)
       values ($1, $2, $3, $4, $5)`,
      [issuer.resellerId, issuer.id, vat.startsOn, vat.registered, vat.vatNumber],
    );
    await tx.query(
      `insert into invoice_series (reseller_id, issuer_id, kind, pattern, next_number)
       values ($1, $2, 'invoice', $3, 1), ($1, $2, 'credit-note', $4, 1)`,
      [issuer.resellerId, issuer.id, patterns.invoice, patterns.creditNote],
    );
  }
}
