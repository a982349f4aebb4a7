import Holidays from 'date-holidays';
import { addDays, type LocalDate } from '@/kernel';

/** Bank holidays of England: the days on which Bacs does nothing. */
const calendar = new Holidays('GB', 'ENG', { types: ['public', 'bank'] });
const holidaysOf = new Map<string, Set<string>>();

function isHoliday(day: LocalDate): boolean {
  const year = day.slice(0, 4);
  const known = holidaysOf.get(year) ?? new Set(calendar.getHolidays(year).flatMap(({ date }) => date.slice(0, 10)));
  holidaysOf.set(year, known);
  return known.has(day);
}

/** A day on which UK banks work: no Saturday, no Sunday, no bank holiday. */
export function isWorkingDay(day: LocalDate): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !isHoliday(day);
}

/** The day itself if it is a working day, else the next one. */
export function workingDayFrom(day: LocalDate): LocalDate {
  let on = day;
  while (!isWorkingDay(on)) on = addDays(on, 1);
  return on;
}

/** So many working days after a day. */
export function addWorkingDays(day: LocalDate, days: number): LocalDate {
  let on = day;
  for (let left = days; left > 0; left -= 1) on = workingDayFrom(addDays(on, 1));
  return on;
}
