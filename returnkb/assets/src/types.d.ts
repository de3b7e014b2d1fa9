/** Shapes of the generated data that scripts of pages read. */

import type { FactClaim } from "../../../search/browser/src/types";

/** A label of the assistance data: status, and the days on which it becomes due, overdue and historical. */
export type NullableDays = (string | null)[];

export interface Person {
  to: string;
  /** The day the question is about, ISO 8601. */
  day: string;
  host: string | null;
  region: string | null;
  mode: string | null;
  groups: string[];
  /** Whether the person belongs to no other group. */
  all_groups: boolean;
  stay_months: number | null;
  left: string | null;
}

export type Answer = "yes" | "no" | "ask";
export type FacetName = "host" | "region" | "to" | "mode" | "groups" | "stay";

export interface Rule {
  id: string;
  says: Answer;
  hosts: string[];
  regions: string[];
  to: string[];
  modes: string[];
  groups: string[];
  stay: number;
  /** Days after arrival, months after departure and days before departure within which to apply. */
  arrival: number | null;
  departure: number | null;
  before: number | null;
  first: string | null;
  last: string | null;
  /** The first day on which it is not known to hold. */
  sure: string | null;
  evidence: string | null;
  /** The question and the reason to refuse of each facet that the rule has. */
  asks: Record<string, string>;
  speaks: Record<string, string>;
  /** Indexes of the rules that this one is more specific than. */
  narrower: number[];
  words: string;
  valid: string;
  note: string;
  claim: string;
}

export interface Package {
  id: string | null;
  name: string;
  money: string;
  when: string;
  offers: string[];
  stage: string;
  rules: number[];
}

export interface AssistanceClaim {
  url: string;
  when: string;
  until: string | null;
  source: string;
  read: string;
  fresh: NullableDays;
}

interface AssistanceEntry {
  id: string;
  title: string;
  url: string;
  /** Country codes of return, or null for all. */
  reach: string[] | null;
  fresh: NullableDays;
  claims: Record<string, AssistanceClaim>;
}

export interface Programme extends AssistanceEntry {
  kind: "programme";
  ran: string;
  /** Where to apply, by country code, `*` for any. */
  apply: Record<string, [name: string, url: string, phone: string, note: string]>;
  next: [title: string, url: string][];
  first: string | null;
  last: string | null;
  packages: Package[];
  rules: Rule[];
}

export interface Service extends AssistanceEntry {
  kind: "service";
  place: string;
  phone: string;
  /** From where a number without a country code can be called. */
  note: string;
  at: string[];
  open: string;
  hosts: string[];
  modes: string[];
  groups: string[];
  who: string;
  /** Facet, question, and the sentence for other people. */
  checks: [name: string, question: string, refusal: string][];
  stage: string;
  from: string | null;
  until: string | null;
  claim: string | null;
}

/** The data of the assistance finder. */
export interface AssistanceData {
  headlines: [answer: string, cause: string, sentence: string][];
  regions: Record<string, [code: string, label: string][]>;
  places: Record<string, [id: string, label: string, within: string[]][]>;
  entries: (Programme | Service)[];
}

export interface Deadline {
  rule: string;
  kind: string;
  day: string;
  days: number;
  sentence: string;
}

export interface RuleResult {
  rule: Rule;
  state: string;
  sentence: string;
  questions: string[];
  deadlines: Deadline[];
}

export interface Reason {
  rule: string;
  says: string;
  state: string;
  sentence: string;
}

/** The answer for one package or service. */
export interface Item {
  entry: string;
  kind: "programme" | "service";
  package: string | null;
  answer: Answer;
  cause: string;
  stage: string;
  standing: string;
  verdict: string;
  sentence: string;
  questions: string[];
  deadlines: Deadline[];
  reasons: Reason[];
}

export interface FactsClaim extends FactClaim {
  note: string | null;
  sources: [id: string, locator: string, accessed: string][];
  conflicts: string[];
}

export interface Office {
  phones: [number: string, note: string | null][];
  emails: string[];
  address: string | null;
  hours: string | null;
  claim: string;
}

export interface FactsEntry {
  id: string;
  title: string;
  url: string;
  place: string;
  topic: string;
  topics: string[];
  fresh: FactClaim["fresh"];
  gap?: string | null;
  service?: {
    by: string;
    open: string;
    offers: string[];
    cost: string | null;
    papers: string[];
    offices: Office[];
  } | null;
  claims: FactsClaim[];
}

export interface CountryFacts {
  id: string;
  entries: FactsEntry[];
  sources: Record<string, [title: string, publisher: string, published: string, url: string | null, type: string]>;
  note: string | null;
}

/** The file of a country: its entries in order without their country, and its topics, each with a file. */
export interface CountryHead {
  id: string;
  entries: string[];
  topics: string[];
  sources: CountryFacts["sources"];
  note: string | null;
}

/** ID, label, IDs of wider areas from near to far, and names by language. */
export type PlaceRow = [id: string, label: string, within: string[], names: Record<string, string>];

export interface FactsIndex {
  places: PlaceRow[];
  topics: [id: string, label: string][];
  services: [id: string, label: string][];
  countries: string[];
  /** Country codes by the id of the country. */
  codes: Record<string, string>;
  alerts: { places: string[]; since: string; until: string | null }[];
}

/** Words of fact sheets by key and language. */
export interface Labels {
  languages: string[];
  rtl: string[];
  words: Record<string, Record<string, string>>;
  topics: Record<string, Record<string, string>>;
  services: Record<string, Record<string, string>>;
}

/** The fixed texts of pages in another language, by their English, and whether a speaker has read them. */
export interface Messages {
  language: string;
  isRead: boolean;
  messages: Record<string, string>;
}

declare global {
  interface Window {
    /** Data of the assistance finder. */
    returnkbAssistance?: AssistanceData;
    /** The catalogue of the language that the reader chose. */
    returnkbMessages?: Messages;
    /** The edition of this copy, or null where none was named. */
    returnkbEdition?: { id: string; day: string; kind: string } | null;
  }
}
