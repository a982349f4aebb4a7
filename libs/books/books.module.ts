import { Module } from '@nestjs/common';
import { BooksStore } from './books.store';

@Module({ providers: [BooksStore], exports: [BooksStore] })
export class BooksModule {}
