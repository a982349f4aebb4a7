export * from './answer-question.service';
export * from './ask-plan.service';
export * from './ask-question.service';
export * from './asking.module';
export * from './compare-plans.service';
export * from './decide-plan.service';
export * from './errors';
export type { MeetingAbout, PlanAbout, Question } from './question';
export * from './questions.store';
