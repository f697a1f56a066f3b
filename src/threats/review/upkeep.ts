import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../../findings/finding.ts';
import { days, daysBetween, inDays } from '../../text/dates.ts';
import { aboutEntry, type Categories, type Question, type ThreatModel } from '../model/model.ts';

/** What a model owes by itself, whatever the definitions say: its review, its categories, its exemptions. */
export function checkUpkeep(model: ThreatModel, today: string): Finding[] {
  return [
    ...reviewOverdue(model, today),
    ...unknownCategories(model),
    ...expiredExemptions(model, today),
    ...openQuestions(model),
  ];
}

/** A warning; an error when it is overdue by as long again. */
function reviewOverdue(model: ThreatModel, today: string): Finding[] {
  const { review } = model;
  if (!review?.every) return [];
  const interval = days(review.every);
  const late = daysBetween(review.last, today) - interval;
  if (late <= 0) return [];
  return [
    diagnose('review-overdue', {
      place: model.place.child('review', 'last'),
      message: `The last review was on ${review.last}; the next is overdue by ${inDays(late)}`,
      about: aboutEntry(model, 'review'),
      level: late > interval ? 'error' : 'warning',
    }),
  ];
}

/** The API list (2019, 2023) and the web list, with or without the year. */
const owaspCategory = /^(API([1-9]|10)(:20(19|23))?|A(0[1-9]|10)(:20(17|21|25))?)$/;
/** Numbers are handed out one by one; version 4.18 of the catalogue ends below this. */
const highestCwe = 1500;
/** Version 3.9 of the catalogue ends below this. */
const highestCapec = 800;
/** The seven types of linddun.org, by letter or name, the older names included. */
const linddunType =
  /^(l|i|nr|d|dd|u|nc|link(ing|ability)|identif(ying|iability)|non[- ]?repudiation|detect(ing|ability)|data disclosure|disclosure of information|unawareness( and unintervenability)?|non[- ]?compliance)$/i;

function unknownCategories(model: ThreatModel): Finding[] {
  return model.threats.flatMap((threat) => {
    const place = threat.place.child('categories');
    const unknown = (key: keyof Categories, index: number, message: string) =>
      diagnose('category-unknown', {
        place: place.child(key, index),
        message,
        about: aboutEntry(model, threat.id, message),
      });
    return [
      ...threat.owasp.flatMap((category, index) =>
        owaspCategory.test(category)
          ? []
          : unknown('owasp', index, `There is no OWASP category \`${category}\``),
      ),
      ...threat.cwe.flatMap((number, index) =>
        number >= 1 && number <= highestCwe ? [] : unknown('cwe', index, `There is no CWE-${number}`),
      ),
      ...threat.capec.flatMap((number, index) =>
        number >= 1 && number <= highestCapec ? [] : unknown('capec', index, `There is no CAPEC-${number}`),
      ),
      ...threat.linddun.flatMap((type, index) =>
        linddunType.test(type.trim())
          ? []
          : unknown('linddun', index, `There is no LINDDUN type \`${type}\``),
      ),
    ];
  });
}

function openQuestions({ id, questions, threats }: ThreatModel): Finding[] {
  const report = (question: Question, whose: readonly string[]) =>
    diagnose('question-open', {
      place: question.place,
      part: 'key',
      message: `Nobody has answered ${[question.id, ...whose].join(' of ')}: ${question.text}`,
      about: ['model', id, ...whose, 'question', question.id].join(' '),
    });
  const isOpen = ({ answer }: Question) => answer === undefined;
  return [
    ...questions.filter(isOpen).map((question) => report(question, [])),
    ...threats.flatMap((threat) =>
      threat.questions.filter(isOpen).map((question) => report(question, [threat.id])),
    ),
  ];
}

function expiredExemptions(model: ThreatModel, today: string): Finding[] {
  return model.exemptions.flatMap(({ id, place, expires }) => {
    if (expires >= today) return [];
    return diagnose('exemption-expired', {
      place: place.child('expires'),
      message: `The exemption ${id} expired on ${expires}`,
      about: aboutEntry(model, 'exemption', id),
    });
  });
}
