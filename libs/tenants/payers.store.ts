import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { NetworkTx, ScopedTx } from '@/runtime';
import { InvalidMailAddress } from './errors';
import type { Payer } from './issuer';

const isMailAddress = (address: string): boolean => z.email().safeParse(address).success;

/** The buyers on a reseller's documents. */
@Injectable()
export class PayersStore {
  byId(tx: ScopedTx, id: string): Promise<Payer | undefined> {
    return tx.one(
      `select reseller_id as "resellerId", id, tier, name, address_lines as "addressLines",
         country_code as "countryCode", is_business as "isBusiness", vat_number as "vatNumber",
         vat_evidence as "vatEvidence", business_evidence as "businessEvidence", language, emails,
         purchase_order as "purchaseOrder"
       from payers where reseller_id = $1 and id = $2`,
      [tx.resellerId, id],
    );
  }

  /** InvalidMailAddress names an address that is none: two in one text, a line break, a name beside it. */
  async add(tx: ScopedTx | NetworkTx, payer: Payer): Promise<void> {
    const wrong = payer.emails.find((address) => !isMailAddress(address));
    if (wrong !== undefined) throw new InvalidMailAddress(wrong);
    await tx.query(
      `insert into payers (reseller_id, id, tier, name, address_lines, country_code, is_business, vat_number,
         vat_evidence, business_evidence, language, emails, purchase_order, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        payer.resellerId,
        payer.id,
        payer.tier,
        payer.name,
        payer.addressLines,
        payer.countryCode,
        payer.isBusiness,
        payer.vatNumber,
        payer.vatEvidence,
        payer.businessEvidence,
        payer.language,
        payer.emails,
        payer.purchaseOrder,
        tx.clock.now(),
      ],
    );
  }
}
