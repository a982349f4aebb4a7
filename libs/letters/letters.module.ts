import { Module } from '@nestjs/common';
import { InvoicingModule } from '@/invoicing';
import { MeteringModule } from '@/metering';
import { PeopleModule } from '@/people';
import { TenantsModule } from '@/tenants';
import { LettersStore } from './letters.store';
import { NoticeMail } from './notice-mail.service';
import { PostNotice } from './post-notice.service';
import { RetryLetters } from './retry-letters.service';
import { SendLetter } from './send-letter.service';
import { WriteLetter } from './write-letter.service';

const provided = [WriteLetter, SendLetter, RetryLetters, LettersStore, NoticeMail, PostNotice];

@Module({
  imports: [InvoicingModule, MeteringModule, TenantsModule, PeopleModule],
  providers: provided,
  exports: provided,
})
export class LettersModule {}
