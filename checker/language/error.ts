/**
 * The system under check is ill-formed, or one of its rules breaks its own layout: a mistake of
 * whoever wrote the model, told in words that lead to the line.
 */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}

/** A rule did two different things in the state that was being expanded. */
export class ImpureRuleError extends ModelError {}
