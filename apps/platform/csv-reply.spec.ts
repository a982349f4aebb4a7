import type { FastifyReply } from 'fastify';
import { csvOf, sendTable } from './csv-reply';

async function* rows(good: number): AsyncGenerator<string[]> {
  for (let at = 0; at < good; at += 1) yield [`row ${at}`];
  throw new Error('the database is away');
}

test('what breaks before the first row is thrown, and nothing has been sent', async () => {
  const reply = { type: jest.fn() };
  const sent = sendTable(reply as unknown as FastifyReply, 'table.csv', ['name'], rows(0));
  await expect(sent).rejects.toThrow('the database is away');
  expect(reply.type).not.toHaveBeenCalled();
});

test('what breaks later breaks its own table off, and nothing else', async () => {
  const unheard = jest.fn();
  process.once('uncaughtException', unheard);
  const read = async (): Promise<string> => {
    let text = '';
    for await (const piece of csvOf(['name'], rows(2))) text += String(piece);
    return text;
  };
  await expect(read()).rejects.toThrow('the database is away');
  process.off('uncaughtException', unheard);
  expect(unheard).not.toHaveBeenCalled();
});
