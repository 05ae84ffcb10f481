export { Verifier } from "./verifier-file.js";
export type {
  Check, CheckName, Facts, FileFacts, Judgement, KeyList, Papers, Sector, VerifierError, Withdrawn,
} from "./verifier-file.js";
