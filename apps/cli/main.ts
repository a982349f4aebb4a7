import 'reflect-metadata';
import { carryOut } from './program';

void carryOut(process.argv);
