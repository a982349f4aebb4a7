import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export const registry = new Registry();
collectDefaultMetrics({ register: registry });

const registers = [registry];
export const networkWork = new Counter({
  name: 'tallyroom_network_work_total',
  help: 'Transactions across all resellers, by reason',
  labelNames: ['why'],
  registers,
});
export const jobsDone = new Counter({
  name: 'tallyroom_jobs_total',
  help: 'Jobs by name and outcome',
  labelNames: ['job', 'outcome'],
  registers,
});
export const jobSeconds = new Histogram({
  name: 'tallyroom_job_seconds',
  help: 'How long a job took',
  labelNames: ['job'],
  buckets: [0.01, 0.05, 0.25, 1, 5, 30, 120],
  registers,
});
export const outboxLagSeconds = new Gauge({
  name: 'tallyroom_outbox_lag_seconds',
  help: 'How long the oldest fact or job has waited to be handed to the queues',
  registers,
});
export const failedJobs = new Gauge({
  name: 'tallyroom_failed_jobs',
  help: 'Jobs that are not tried again by themselves, by queue',
  labelNames: ['queue'],
  registers,
});
export const invoiceProblems = new Gauge({
  name: 'tallyroom_invoice_problems',
  help: 'What the last nightly look over documents, ledger and books found wrong',
  registers,
});
export const serverReadUntil = new Gauge({
  name: 'tallyroom_server_read_until_seconds',
  help: 'Until when each BBB server has been read, by source, as seconds since 1970',
  labelNames: ['server', 'source'],
  registers,
});
export const serverClockOffset = new Gauge({
  name: 'tallyroom_server_clock_offset_seconds',
  help: 'How far the clock of each BBB server is ahead of ours; more than 2 either way is too much',
  labelNames: ['server'],
  registers,
});
export const serverUp = new Gauge({
  name: 'tallyroom_server_up',
  help: 'Whether each BBB server answers: 1, or 0 from the third question in a row that it did not answer',
  labelNames: ['server'],
  registers,
});
export const httpSeconds = new Histogram({
  name: 'tallyroom_http_seconds',
  help: 'Time to answer, by door, method and status class',
  labelNames: ['door', 'method', 'status'],
  buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
  registers,
});
