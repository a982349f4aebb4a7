import { Module } from '@nestjs/common';
import { AuditEntriesStore } from './audit-entries.store';

@Module({ providers: [AuditEntriesStore], exports: [AuditEntriesStore] })
export class AuditModule {}
