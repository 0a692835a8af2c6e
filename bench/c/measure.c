/*
 * measure FILE COMMAND [ARGUMENT]...
 *
 * Runs a command and writes to FILE its user CPU time in seconds and its largest resident set in
 * bytes. Exits as the command does, or with 126 when it was killed or could not be run.
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc < 3)
		return 126;
	pid_t child = fork();
	if (child < 0)
		return 126;
	if (child == 0) {
		execvp(argv[2], argv + 2);
		_exit(126);
	}
	int status;
	struct rusage usage;
	if (wait4(child, &status, 0, &usage) < 0)
		return 126;
	FILE *out = fopen(argv[1], "w");
	if (!out)
		return 126;
	fprintf(out, "%.6f %lld\n", usage.ru_utime.tv_sec + usage.ru_utime.tv_usec / 1e6,
		1024LL * usage.ru_maxrss);
	fclose(out);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 126;
}
