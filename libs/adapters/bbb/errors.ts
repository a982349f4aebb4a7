import { HouseError } from '@/kernel';

export class BbbUnreachable extends HouseError {
  constructor(host: string, cause: unknown) {
    super(
      'unavailable',
      'bbb-unreachable',
      `The BBB server ${host} cannot be reached. Check its address and that it is up.`,
      { host },
      { cause },
    );
  }
}

export class BbbTimeout extends HouseError {
  constructor(host: string, timeoutMs: number) {
    super('unavailable', 'bbb-timeout', `The BBB server ${host} did not answer within ${timeoutMs / 1000} s.`, {
      host,
    });
  }
}

export class BbbChecksumRefused extends HouseError {
  constructor(host: string) {
    super(
      'invalid',
      'bbb-checksum-refused',
      `The BBB server ${host} refuses our signature: the secret is wrong. "bbb-conf --secret" on it shows the right one.`,
      { host },
    );
  }
}

export class BbbFailed extends HouseError {
  constructor(
    host: string,
    readonly messageKey: string,
    /** The server's own sentence. */
    readonly said: string,
  ) {
    super('invalid', 'bbb-failed', `The BBB server ${host} answered ${messageKey}: ${said}`, { host, messageKey });
  }
}

/** The answer stops being XML somewhere; `read` entries before that place were whole. */
export class BbbBrokenXml extends HouseError {
  constructor(
    why: string,
    readonly read: number,
  ) {
    super('invalid', 'bbb-broken-xml', `The answer is not whole XML (${why}); ${read} entries before that were read.`, {
      read,
    });
  }
}
