import { Module } from '@nestjs/common';
import { InvoicingModule } from '@/invoicing';
import { MeteringModule } from '@/metering';
import { TenantsModule } from '@/tenants';
import { LettersStore } from './letters.store';
import { RetryLetters } from './retry-letters.service';
import { SendLetter } from './send-letter.service';
import { WriteLetter } from './write-letter.service';

const provided = [WriteLetter, SendLetter, RetryLetters, LettersStore];

@Module({ imports: [InvoicingModule, MeteringModule, TenantsModule], providers: provided, exports: provided })
export class LettersModule {}
