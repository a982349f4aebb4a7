import { Module } from '@nestjs/common';
import { BalancesStore } from './balances.store';
import { BooksStore } from './books.store';

@Module({ providers: [BooksStore, BalancesStore], exports: [BooksStore, BalancesStore] })
export class BooksModule {}
