/* SPDX-License-Identifier: ISC */
/*
 * job: work done beside whoever begins it, by a thread or by a child process.
 *
 * A thread shares memory with its beginner: nobody else touches what it was handed
 * until it has ended, and it stops early only where it asks job_is_cancelled itself.
 * A process shares nothing: it works on all memory as it was at its beginning, it
 * outlives its parent, it can be killed at any moment, and whatever it found has to
 * be written.  It has no terminal, and no signal but SIGKILL reaches it.
 *
 * The calls are the same for both.  What a job writes is hostile input where the
 * job was: whoever reads it checks it.
 */
#ifndef IBID_JOB_H
#define IBID_JOB_H

#include <ibid/base.h>

enum job_kind { JOB_THREAD, JOB_PROCESS };

enum job_state {
    JOB_RUNNING,
    JOB_FULL, /* it waits: more output than its bound is there, see job_consume */
    JOB_DONE,
    JOB_LOST, /* a process ended before its work: killed, crashed, out of memory */
};

struct job;

/*
 * Begins work(job, data).  At most max_output bytes of its output are held here (less
 * than SIZE_MAX); what it writes beyond that waits until job_consume makes space.
 * NULL where the system has no thread, child or pipe left: the work is then the
 * caller's to do.
 *
 * A process has its own copy of data, a thread the very same.  Memory exhausted in
 * a thread ends the program from job_wait; in a process it ends the process.
 */
struct job *job_begin(enum job_kind kind, void (*work)(struct job *job, void *data), void *data,
                      size_t max_output);

/* Readable when there is output, hung up (POLLHUP) when the job has ended: for poll(2),
 * as long as the job is JOB_RUNNING. */
int job_fd(const struct job *job);

/*
 * Waits until the job writes or ends, at most about so many milliseconds (0: not at
 * all, -1: unbounded), and reads what it wrote.  May return earlier.
 *
 * JOB_DONE of a process says that its work returned and its output is complete.  Where
 * SIGCHLD is ignored nobody can know that: the output itself must show it.
 */
enum job_state job_wait(struct job *job, int ms);

/* The output that is held, good until the next job_wait or job_consume. */
struct span job_output(const struct job *job);
void job_consume(struct job *job, size_t n); /* drops its first n bytes */

/* Asks a thread to stop, kills a process. */
void job_cancel(struct job *job);

/* Waits until the job has ended, drops its output and frees it.  NULL is allowed. */
void job_end(struct job *job);

/* For the work itself: whether nobody wants the rest of it any more.  A process
 * need not ask. */
bool job_is_cancelled(const struct job *job);

/* For the work itself: writes output, waiting for space; false where nobody reads it. */
bool job_write(struct job *job, struct span bytes);

#endif
