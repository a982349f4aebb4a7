import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ROLES, rolesOfTeam, Team } from '@/people';
import { actorOf, Dangerous, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { LANGUAGES, say } from '@/wording';
import { OwnPage } from './own-page.service';
import { baseOf, ownTeam } from './own-scope';
import { languages } from './page-language';

const HTML = 'text/html; charset=utf-8';
const role = z.enum(ROLES);
const memberId = z.object({ id: z.uuid() });
const inviteForm = z.object({ email: z.email('must be a mail address').max(254), role, language: z.enum(LANGUAGES) });

/** The team of the network, a reseller or a tenant: one page for both sides, each at its own address. */
@Door('by-address')
@Controller(['console/team', 'portal/team'])
export class TeamController {
  constructor(
    private readonly team: Team,
    private readonly own: OwnPage,
  ) {}

  @Get()
  @Needs('team.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { membership, person } = visitorOf(request);
    const { members, invitations } = await this.team.show(ownTeam(request));
    const own = members.find(({ personId }) => personId === person.id);
    const isOwnAdmin = own?.role.endsWith('-admin') ?? false;
    const named = (one: string) => say(person.language, `role.${one as (typeof ROLES)[number]}`);
    const roles = rolesOfTeam(membership.role).map((one) => ({ role: one, name: named(one) }));
    const head = await this.own.head(request);
    const context = {
      ...head,
      title: say(person.language, 'team.title'),
      nav: 'team',
      roles,
      languages: languages(head.teamLanguage),
      members: members.map((member) => ({
        ...member,
        roleName: named(member.role),
        isOwn: member.id === own?.id,
        mayTake: isOwnAdmin && member.id !== own?.id && !member.role.endsWith('-admin'),
        choices: roles.map((one) => ({ ...one, isHeld: one.role === member.role })),
      })),
      ownId: own?.id ?? '',
      invitations: invitations.map((one) => ({ ...one, roleName: named(one.role) })),
    };
    await reply.type(HTML).send(page('team/team', request, context));
  }

  @Post('invitations')
  @Needs('team.change')
  @Dangerous()
  async invite(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const form = parse(inviteForm, body);
    const { teamName } = await this.own.head(request);
    await this.team.invite(ownTeam(request), visitorOf(request).membership.role, form, teamName, actorOf(request));
    await this.back(request, reply);
  }

  @Post('invitations/:id/withdrawal')
  @Needs('team.change')
  async withdraw(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown): Promise<void> {
    await this.team.withdraw(ownTeam(request), parse(memberId, given).id, actorOf(request));
    await this.back(request, reply);
  }

  @Post(':id/role')
  @Needs('team.change')
  @Dangerous()
  async changeRole(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param() given: unknown,
    @Body() body: unknown,
  ): Promise<void> {
    const form = parse(z.object({ role }), body);
    await this.team.changeRole(ownTeam(request), parse(memberId, given).id, form.role, actorOf(request));
    await this.back(request, reply);
  }

  @Post(':id/removal')
  @Needs('team.change')
  @Dangerous()
  async remove(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown): Promise<void> {
    await this.team.remove(ownTeam(request), parse(memberId, given).id, actorOf(request));
    await this.back(request, reply);
  }

  /** Gives one's own admin's role to somebody else, and takes theirs: what the last admin does before leaving. */
  @Post(':id/handover')
  @Needs('team.change')
  @Dangerous()
  async handOver(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown): Promise<void> {
    const { person } = visitorOf(request);
    await this.team.handOver(ownTeam(request), person.id, parse(memberId, given).id, actorOf(request));
    await this.back(request, reply);
  }

  @Post('leaving')
  @Needs('account.own')
  @Dangerous()
  async leave(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { person } = visitorOf(request);
    const { members } = await this.team.show(ownTeam(request));
    const own = members.find(({ personId }) => personId === person.id);
    await this.team.remove(ownTeam(request), own?.id ?? '', actorOf(request));
    await reply.redirect('/', 303);
  }

  private async back(request: WebRequest, reply: FastifyReply): Promise<void> {
    await reply.redirect(`${baseOf(request)}/team`, 303);
  }
}
