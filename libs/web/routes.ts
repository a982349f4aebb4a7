import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { type Permission, POLICY, type Role } from '@/people';
import { DOOR, type DoorKind, isPersons, type PersonsDoor } from './door';
import { NEEDS } from './needs';

/** One method of a controller as HTTP sees it, with its door and what it needs. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly door: DoorKind | undefined;
  readonly permission: Permission | undefined;
  readonly handler: string;
}

/** Every route of these controllers, read from their decorators. */
export function routesOf(controllers: readonly Type[]): Route[] {
  return controllers.flatMap((controller) => {
    const prototype = controller.prototype as Record<string, unknown>;
    const door = Reflect.getMetadata(DOOR, controller) as DoorKind | undefined;
    return Object.getOwnPropertyNames(prototype).flatMap((name): Route[] => {
      const handler = name === 'constructor' ? undefined : prototype[name];
      if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
      const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number] ?? 'ALL';
      const permission = Reflect.getMetadata(NEEDS, handler) as Permission | undefined;
      const paths = [Reflect.getMetadata(PATH_METADATA, controller) as string | string[]].flat();
      const ends = [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat();
      return paths.flatMap((start) =>
        ends.map((end) => ({
          method,
          path: `/${[start, end]
            .map((part) => part.replace(/^\/|\/$/g, ''))
            .filter(Boolean)
            .join('/')}`,
          door,
          permission,
          handler: `${controller.name}.${name}`,
        })),
      );
    });
  });
}

/** Routes behind a door that say nothing of who may take them: a mistake that stops the start. */
export const withoutPermission = (routes: readonly Route[]): Route[] =>
  routes.filter(({ door, permission }) => door !== undefined && isPersons(door) && permission === undefined);

const SIDES: Readonly<Record<PersonsDoor, (role: Role) => boolean>> = {
  console: (role) => !role.startsWith('tenant-'),
  portal: (role) => role.startsWith('tenant-'),
  account: () => true,
};

/** Who may take a route: null at the doors where nobody signs in. */
export function rolesOf({ door, permission }: Route): readonly Role[] | null {
  if (door !== undefined && !isPersons(door)) return null;
  if (door === undefined || permission === undefined) return [];
  return POLICY[permission].filter(SIDES[door]);
}
