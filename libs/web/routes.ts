import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { type Permission, POLICY, type Role } from '@/people';
import { DOOR, type DoorKind, type DoorSign, doorAt, isPersons, type PersonsDoor } from './door';
import { DANGEROUS, NEEDS, SIDE, type Side } from './needs';

/** One method of a controller as HTTP sees it, with its door and what it needs. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly door: DoorKind | undefined;
  readonly permission: Permission | undefined;
  /** Whose keys alone come in, where that is said. */
  readonly side: Side | undefined;
  readonly isDangerous: boolean;
  readonly handler: string;
}

/** Every route of these controllers, read from their decorators. */
export function routesOf(controllers: readonly Type[]): Route[] {
  return controllers.flatMap((controller) => {
    const prototype = controller.prototype as Record<string, unknown>;
    const sign = Reflect.getMetadata(DOOR, controller) as DoorSign | undefined;
    return Object.getOwnPropertyNames(prototype).flatMap((name): Route[] => {
      const handler = name === 'constructor' ? undefined : prototype[name];
      if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
      const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number] ?? 'ALL';
      const permission = Reflect.getMetadata(NEEDS, handler) as Permission | undefined;
      const side = (Reflect.getMetadata(SIDE, handler) ?? Reflect.getMetadata(SIDE, controller)) as Side | undefined;
      const isDangerous = Reflect.getMetadata(DANGEROUS, handler) === true;
      const paths = [Reflect.getMetadata(PATH_METADATA, controller) as string | string[]].flat();
      const ends = [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat();
      return paths.flatMap((start) =>
        ends.map((end) => {
          const parts = [start, end].map((part) => part.replace(/^\/|\/$/g, ''));
          const path = `/${parts.filter(Boolean).join('/')}`;
          const door = sign && doorAt(sign, path);
          return { method, path, door, permission, side, isDangerous, handler: `${controller.name}.${name}` };
        }),
      );
    });
  });
}

/** Routes behind a door that say nothing of who may take them: a mistake that stops the start. */
export const withoutPermission = (routes: readonly Route[]): Route[] =>
  routes.filter(({ door, permission }) => asksWho(door) && permission === undefined);

/** Doors at which a person or a key is let in by what it may. */
const asksWho = (door: DoorKind | undefined): door is PersonsDoor | 'api' =>
  door !== undefined && (door === 'api' || isPersons(door));

const SIDES: Readonly<Record<PersonsDoor | 'api', (role: Role) => boolean>> = {
  console: (role) => !role.startsWith('tenant-'),
  portal: (role) => role.startsWith('tenant-'),
  account: () => true,
  /** A key has of these what its maker's role has. */
  api: () => true,
};

/** Who may take a route: null at the doors where nobody signs in. */
export function rolesOf({ door, permission, side }: Route): readonly Role[] | null {
  if (door !== undefined && !asksWho(door)) return null;
  if (door === undefined || permission === undefined) return [];
  const isOfSide = (role: Role): boolean => side === undefined || (side === 'tenants') === role.startsWith('tenant-');
  return POLICY[permission].filter(SIDES[door]).filter(isOfSide);
}
