/**
 * A mistake that the user can put right: bad usage or bad input.
 */

/**
 * The message names the place, what was found, what was expected and what to do; the command line
 * prints it without a stack and exits with status 2.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
