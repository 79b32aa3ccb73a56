/*
 * A mail server that takes everything and keeps nothing, fast enough to be no wall: for `npm run bench -- send`.
 * Usage: smtp-sink [delay of every answer in ms]. Prints its port; on SIGTERM how many messages it took.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define READ_BYTES (256 * 1024)
#define CARRY_BYTES 4096
#define MAX_FDS 4096

typedef struct {
  int is_data;
  int carried;
  unsigned generation;
  char carry[CARRY_BYTES];
} client;

typedef struct answer {
  struct answer *next;
  double due_ms;
  int fd;
  unsigned generation;
  int is_last;
  int length;
  char bytes[];
} answer;

static client *clients[MAX_FDS];
static unsigned generations;
static char input[CARRY_BYTES + READ_BYTES];
static char output[256 * 1024];
static int output_length, is_last_answer;
static answer *first, *last;
static double delay_ms;
static volatile sig_atomic_t is_told_to_end;
static unsigned long taken;

static void end(int sig) { (void)sig; is_told_to_end = 1; }

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void say(const char *text) {
  int length = (int)strlen(text);
  if (output_length + length > (int)sizeof output) return;
  memcpy(output + output_length, text, length);
  output_length += length;
}

static void hang_up(int fd) {
  free(clients[fd]);
  clients[fd] = NULL;
  close(fd);
}

static void answer_now(int fd, const char *bytes, int length, int is_end) {
  while (length > 0) {
    ssize_t written = write(fd, bytes, length);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    bytes += written;
    length -= written;
  }
  if (is_end) hang_up(fd);
}

static void answer_in_time(int fd) {
  if (output_length == 0) return;
  if (delay_ms == 0) {
    answer_now(fd, output, output_length, is_last_answer);
  } else {
    answer *a = malloc(sizeof *a + output_length);
    a->next = NULL;
    a->due_ms = now_ms() + delay_ms;
    a->fd = fd;
    a->generation = clients[fd]->generation;
    a->is_last = is_last_answer;
    a->length = output_length;
    memcpy(a->bytes, output, output_length);
    if (last) last->next = a; else first = a;
    last = a;
  }
  output_length = 0;
  is_last_answer = 0;
}

static void answer_due(void) {
  double now = first ? now_ms() : 0;
  while (first && first->due_ms <= now) {
    answer *a = first;
    first = a->next;
    if (!first) last = NULL;
    if (clients[a->fd] && clients[a->fd]->generation == a->generation) answer_now(a->fd, a->bytes, a->length, a->is_last);
    free(a);
  }
}

static void command(client *c, const char *line) {
  if (!strncasecmp(line, "MAIL", 4) || !strncasecmp(line, "RCPT", 4) || !strncasecmp(line, "RSET", 4)) say("250 ok\r\n");
  else if (!strncasecmp(line, "DATA", 4)) { c->is_data = 1; say("354 go on\r\n"); }
  else if (!strncasecmp(line, "EHLO", 4)) say("250-sink\r\n250-PIPELINING\r\n250-SIZE 50000000\r\n250 8BITMIME\r\n");
  else if (!strncasecmp(line, "HELO", 4)) say("250 sink\r\n");
  else if (!strncasecmp(line, "QUIT", 4)) { say("221 bye\r\n"); is_last_answer = 1; }
  else say("500 what\r\n");
}

/* Reads what came on a connection; what is not a whole line, or may be part of the end of a message, is kept. */
static void take_in(int fd) {
  client *c = clients[fd];
  memcpy(input, c->carry, c->carried);
  ssize_t got = read(fd, input + c->carried, READ_BYTES);
  if (got <= 0) {
    if (got == 0 || (errno != EAGAIN && errno != EINTR)) hang_up(fd);
    return;
  }
  char *at = input, *to = input + c->carried + got;
  while (at < to) {
    if (c->is_data) {
      char *dot = memmem(at, to - at, "\r\n.\r\n", 5);
      if (!dot) {
        if (to - at > 4) at = to - 4;
        break;
      }
      at = dot + 5;
      c->is_data = 0;
      taken++;
      say("250 taken\r\n");
    } else {
      char *line = memchr(at, '\n', to - at);
      if (!line) break;
      *line = 0;
      command(c, at);
      at = line + 1;
    }
  }
  c->carried = (int)(to - at);
  if (c->carried > CARRY_BYTES) c->carried = 0;
  memmove(c->carry, at, c->carried);
  answer_in_time(fd);
}

int main(int argc, char **argv) {
  delay_ms = argc > 1 ? atof(argv[1]) : 0;
  signal(SIGPIPE, SIG_IGN);
  struct sigaction action = {.sa_handler = end};
  sigaction(SIGTERM, &action, NULL);
  int server = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(server, (struct sockaddr *)&address, length) || listen(server, 512)) return 1;
  getsockname(server, (struct sockaddr *)&address, &length);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);

  int poll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = server}, events[64];
  epoll_ctl(poll, EPOLL_CTL_ADD, server, &event);
  /* Milliseconds are too coarse for answers that are to be late by exactly so much. */
  int timer = timerfd_create(CLOCK_MONOTONIC, 0);
  event.data.fd = timer;
  epoll_ctl(poll, EPOLL_CTL_ADD, timer, &event);
  while (!is_told_to_end) {
    if (first) {
      double left_ms = first->due_ms - now_ms();
      struct itimerspec until = {.it_value.tv_nsec = left_ms <= 0 ? 1 : (long)(left_ms * 1e6)};
      if (until.it_value.tv_nsec >= 1000000000L) until.it_value.tv_sec = until.it_value.tv_nsec / 1000000000L;
      until.it_value.tv_nsec %= 1000000000L;
      timerfd_settime(timer, 0, &until, NULL);
    }
    int count = epoll_wait(poll, events, 64, -1);
    for (int i = 0; i < count; i++) {
      int fd = events[i].data.fd;
      if (fd == timer) { (void)!read(timer, input, 8); continue; }
      if (fd != server) { if (clients[fd]) take_in(fd); continue; }
      int new = accept(server, NULL, NULL);
      if (new < 0 || new >= MAX_FDS) { if (new >= 0) close(new); continue; }
      setsockopt(new, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      clients[new] = calloc(1, sizeof(client));
      clients[new]->generation = ++generations;
      event.data.fd = new;
      epoll_ctl(poll, EPOLL_CTL_ADD, new, &event);
      say("220 sink\r\n");
      answer_in_time(new);
    }
    answer_due();
  }
  printf("%lu\n", taken);
  return 0;
}
