/** What a verifier says of a report. */
export interface Judgement {
  /** `authentic` only if every check agrees; `disagrees` if one does; else `not_known`: neither take the report nor call it forged. */
  overall: "authentic" | "disagrees" | "not_known";
  zh: string;
  en: string;
  /** The time that was given, RFC 3339. */
  at: string;
  /** Host by whose keys it was judged. */
  host: string;
  /** Those checks that apply to what was given, in a fixed order. */
  checks: Check[];
  /** What a genuine seal or file says of its report; `null` if neither is genuine. */
  report: Facts | null;
}

export type CheckName =
  | "address" | "code" | "seal"
  | "file_form" | "file_signature" | "file_report" | "file_proof"
  | "same_report" | "log" | "validity" | "withdrawal" | "result";

export interface Check {
  name: CheckName;
  state: "agrees" | "disagrees" | "not_known";
  /** Name of the check, for people. */
  title: { zh: string; en: string };
  /** Permanent code of the reason; `null` where it agrees. */
  code: string | null;
  /** What exactly: a part of the file, a day, a host. */
  detail: string | null;
  /** One sentence. */
  zh: string;
  en: string;
}

export interface Facts {
  /** Verification code, 16 symbols. */
  code: string;
  /** Credit code of the entity. */
  credit_code: string;
  /** RFC 3339. */
  issued_at: string;
  /** Last valid day, `YYYY-MM-DD`. */
  valid_through: string;
  /** `null` for a look-back that a seal has no number for. */
  look_back_years: number | null;
  sectors_with_records: Sector[];
  /** How many sectors were read. */
  sectors_read: number;
  /** Age of the oldest sector's data at the issue in hours; 255 also stands for more and for not known. */
  oldest_data_hours: number;
  /** First half of the report's SHA-256, 32 hexadecimal digits. */
  report_hash: string;
  /** What the file says beyond the seal; `null` without a genuine file. */
  file: FileFacts | null;
}

export interface Sector {
  bit: number;
  no: number;
  name_zh: string;
  name_en: string;
}

export interface FileFacts {
  report_no: string;
  name: string;
  window: { from: string; to: string };
  /** Invented data. */
  demonstration: boolean;
  signed_at: string;
  stamped_at: string | null;
}

/** The withdrawn list that is held. */
export interface Withdrawn {
  as_of: string;
  /** What to ask for next: `GET /v/withdrawn?since=`. */
  sequence: number;
  count: number;
}

export interface KeyList {
  version: number;
  made_at: string;
  keys: number;
}

/** What is thrown where an argument or a list cannot be taken. */
export interface VerifierError extends Error {
  name: "VerifierError";
  /** Permanent code. */
  code: string;
  zh: string;
  en: string;
}
