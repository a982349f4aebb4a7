import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { routesOf, withoutPermission } from './routes';

/** Refuses to start an application in which a route behind a door does not say who may take it. */
@Injectable()
export class ClosedByDefault implements OnModuleInit {
  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    const controllers = this.discovery.getControllers().flatMap(({ metatype }) => (metatype ? [metatype as Type] : []));
    const forgotten = withoutPermission(routesOf(controllers));
    if (forgotten.length === 0) return;
    throw new Error(
      `These routes do not say who may take them. Put @Needs('…') on each, a word of libs/people/policy.ts:\n${forgotten
        .map(({ handler, method, path }) => `  ${handler}  ${method} ${path}`)
        .join('\n')}`,
    );
  }
}
