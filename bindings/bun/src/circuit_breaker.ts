/** A circuit breaker for one dependency of the host's: docs/circuit-breaker.md says how it decides. */
import * as calls from "./calls";
import { Handle } from "./handle";
import { refuse } from "./error";
import { optionsText } from "./json";
import type { CircuitBreakerOptions, CircuitBreakerSnapshot, ReportOptions } from "./types";

/** How a call ended: `ignored` is neither, where the request was at fault or was cancelled. */
export type Verdict = "success" | "failure" | "ignored";

const verdicts: readonly Verdict[] = ["success", "failure", "ignored"];

/** None of its calls blocks. */
export class CircuitBreaker extends Handle {
  private constructor(handle: number) {
    super(handle, calls.breakerClose);
  }

  /** A closed breaker. */
  static open(options?: CircuitBreakerOptions): CircuitBreaker {
    return new CircuitBreaker(calls.breakerOpen(optionsText(options)));
  }

  /** Leave to make one call: its permit, under which to report. Errors: unavailable (do not make it). */
  allow(): number {
    return calls.breakerAllow(this.handle);
  }

  /** How an allowed call ended. Errors: conflict (the permit is settled already). */
  report(permit: number, verdict: Verdict, options?: ReportOptions): void {
    const number = verdicts.indexOf(verdict);
    if (number < 0) refuse(`verdict is none of ${verdicts.join(", ")}`);
    calls.breakerReport(this.handle, permit, number, optionsText(options));
  }

  /** Everything there is to see. */
  state(): CircuitBreakerSnapshot {
    return JSON.parse(calls.breakerState(this.handle).snapshot);
  }

  /** Back to closed, as if new; the counters since creation stay. */
  reset(): void {
    calls.breakerReset(this.handle);
  }

  /**
   * Makes a call under the breaker: refused while it is open, reported when it ends. `judge` says what
   * an error means; without it, every error is a failure.
   */
  async call<T>(make: () => T | Promise<T>, judge: (error: unknown) => Verdict = () => "failure"): Promise<T> {
    const permit = this.allow();
    try {
      const made = await make();
      this.report(permit, "success");
      return made;
    } catch (error) {
      this.report(permit, judge(error));
      throw error;
    }
  }
}
