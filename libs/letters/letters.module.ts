import { Module } from '@nestjs/common';
import { InvoicingModule } from '@/invoicing';
import { MeteringModule } from '@/metering';
import { PaymentsModule } from '@/payments';
import { PeopleModule } from '@/people';
import { PlacementModule } from '@/placement';
import { TenantsModule } from '@/tenants';
import { ComposeLetter } from './compose-letter.service';
import { LettersStore } from './letters.store';
import { NoticeMail } from './notice-mail.service';
import { PostNotice } from './post-notice.service';
import { RetryLetters } from './retry-letters.service';
import { SendAgain } from './send-again.service';
import { SendLetter } from './send-letter.service';
import { TellDispute } from './tell-dispute.service';
import { TellIncident } from './tell-incident.service';
import { TellKeyRefused } from './tell-key-refused.service';
import { TellMaintenance } from './tell-maintenance.service';
import { TellMethodEnded } from './tell-method-ended.service';
import { WriteLetter } from './write-letter.service';
import { WritePaymentNotice } from './write-payment-notice.service';

const provided = [
  WriteLetter,
  SendLetter,
  ComposeLetter,
  SendAgain,
  RetryLetters,
  LettersStore,
  NoticeMail,
  PostNotice,
  WritePaymentNotice,
  TellMaintenance,
  TellIncident,
  TellDispute,
  TellKeyRefused,
  TellMethodEnded,
];

@Module({
  imports: [InvoicingModule, PaymentsModule, MeteringModule, PlacementModule, TenantsModule, PeopleModule],
  providers: provided,
  exports: provided,
})
export class LettersModule {}
