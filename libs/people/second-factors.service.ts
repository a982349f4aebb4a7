import { Injectable } from '@nestjs/common';
import { generateSecret, generateURI, verifySync } from 'otplib';
import { type Actor, asJob, type NetworkTx, Sealer, Tenancy } from '@/runtime';
import { CodeNotGood } from './errors';
import { PeopleStore } from './people.store';
import { SecondFactorsStore, secondFactorPlace } from './second-factors.store';
import { SessionsStore } from './sessions.store';
import { Throttle } from './throttle.service';
import { hashOf, newRecoveryCode, plainCode } from './tokens';

const reason = { actor: asJob('people.second-factor'), why: 'second factor' };
const RECOVERY_CODES = 10;

/** A second factor: codes by time (RFC 6238) from an authenticator, and ten recovery codes for when it is lost. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly people: PeopleStore,
    private readonly factors: SecondFactorsStore,
    private readonly sessions: SessionsStore,
    private readonly throttle: Throttle,
    private readonly sealer: Sealer,
  ) {}

  /** A secret to be taken into an authenticator; the same one until it is confirmed. Null if one is confirmed already. */
  offer(person: { id: string; email: string }): Promise<{ secret: string; uri: string } | null> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const known = await this.factors.lock(tx, person.id);
      if (known?.confirmedAt) return null;
      const secret = known ? this.open(person.id, known.secretSealed) : generateSecret();
      if (!known) await this.factors.add(tx, person.id, this.sealer.seal(secret, secondFactorPlace(person.id)));
      return { secret, uri: generateURI({ issuer: 'Tallyroom', label: person.email, secret }) };
    });
  }

  /** Takes the first code of the authenticator; from then on it is asked for. Answers the recovery codes, shown once. */
  async confirm(personId: string, sessionId: string, code: string, actor: Actor): Promise<string[]> {
    const codes = await this.throttle.attempt([`second factor of ${personId}`], () =>
      this.tenancy.acrossNetwork(reason, async (tx) => {
        if (!(await this.takes(tx, personId, code, false))) return null;
        await this.factors.confirm(tx, personId);
        await this.sessions.proved(tx, sessionId);
        await this.note(tx, personId, actor, 'set up second factor');
        return this.renew(tx, personId);
      }),
    );
    if (codes === null) throw new CodeNotGood();
    return codes;
  }

  /** Takes a code of the authenticator, or a recovery code once; the session has then proved itself. */
  async check(personId: string, sessionId: string, code: string, actor: Actor): Promise<void> {
    const isGood = await this.throttle.attempt([`second factor of ${personId}`], () =>
      this.tenancy.acrossNetwork(reason, async (tx) => {
        if (!(await this.takes(tx, personId, code, true))) {
          if (!(await this.factors.useRecovery(tx, personId, recoveryHash(personId, code)))) return null;
          const left = await this.factors.recoveryLeft(tx, personId);
          await this.note(tx, personId, actor, 'used recovery code', { left });
        }
        await this.sessions.proved(tx, sessionId);
        return true;
      }),
    );
    if (!isGood) throw new CodeNotGood();
  }

  recoveryLeft(personId: string): Promise<number> {
    return this.tenancy.acrossNetwork(reason, (tx) => this.factors.recoveryLeft(tx, personId));
  }

  /** Ten new recovery codes in the place of the old ones. */
  newRecoveryCodes(personId: string, actor: Actor): Promise<string[]> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      await this.note(tx, personId, actor, 'made recovery codes');
      return this.renew(tx, personId);
    });
  }

  /** Takes the authenticator away: another is set up next. */
  remove(personId: string, actor: Actor): Promise<void> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      await this.factors.remove(tx, personId);
      await this.note(tx, personId, actor, 'took second factor away');
    });
  }

  private async note(
    tx: NetworkTx,
    personId: string,
    actor: Actor,
    action: string,
    details: Record<string, unknown> = {},
  ): Promise<void> {
    const person = await this.people.byId(tx, personId);
    if (person) await this.people.note(tx, person, actor, action, details);
  }

  /** A code works once: what is not newer than the last one taken is refused, within half a minute either way. */
  private async takes(tx: NetworkTx, personId: string, typed: string, isConfirmed: boolean): Promise<boolean> {
    const token = plainCode(typed);
    const factor = await this.factors.lock(tx, personId);
    if (!factor || (factor.confirmedAt !== null) !== isConfirmed || !/^\d{6}$/.test(token)) return false;
    const epoch = Math.floor(tx.clock.now().getTime() / 1000);
    const result = verifySync({ secret: this.open(personId, factor.secretSealed), token, epoch, epochTolerance: 30 });
    if (!result.valid || !('timeStep' in result) || BigInt(result.timeStep) <= factor.lastStep) return false;
    await this.factors.took(tx, personId, BigInt(result.timeStep));
    return true;
  }

  private async renew(tx: NetworkTx, personId: string): Promise<string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    await this.factors.setRecovery(
      tx,
      personId,
      codes.map((code) => recoveryHash(personId, code)),
    );
    return codes;
  }

  private open(personId: string, sealed: string): string {
    return this.sealer.open(sealed, secondFactorPlace(personId));
  }
}

const recoveryHash = (personId: string, code: string): string => hashOf(`${personId} ${plainCode(code)}`);
