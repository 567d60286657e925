/* A disk that can be slow, and one whose writes can be lost.

   Preloaded into a ballot server. DISK_SLOW_US adds microseconds to every fsync.
   DISK_LOG names a file that gets every write, truncation, removal and fsync of the
   database and its log, in order, so that disk.py can rebuild what a loss of power
   would have left. A record is five numbers of 64 bits (kind, file, offset, length,
   length of what follows) and its bytes; kind 0 names a file. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { NAME, WRITE, TRUNCATE, SYNC, REMOVE };
enum { FILES = 4096 };

static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static int log_file = -1, slow_us;
static int64_t number_of[FILES];
static int64_t last_number;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_open)(const char *, int, ...);
static int (*real_close)(int);
static int (*real_truncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_unlink)(const char *);

__attribute__((constructor)) static void begin(void) {
  real_write = dlsym(RTLD_NEXT, "write");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_open = dlsym(RTLD_NEXT, "open64");
  real_close = dlsym(RTLD_NEXT, "close");
  real_truncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
  const char *slow = getenv("DISK_SLOW_US"), *log = getenv("DISK_LOG");
  slow_us = slow ? atoi(slow) : 0;
  if (log) log_file = real_open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
}

/* One writev a record: a process that is killed leaves at most its last one cut. */
static void record(int64_t kind, int64_t file, int64_t offset, int64_t length,
                   const void *bytes, int64_t size) {
  int64_t head[5] = {kind, file, offset, length, size};
  struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, (size_t)size}};
  if (log_file >= 0 && writev(log_file, parts, 2) < 0) abort();
}

static int ends_with(const char *text, const char *end) {
  size_t all = strlen(text), some = strlen(end);
  return all >= some && !strcmp(text + all - some, end);
}

static int is_ours(const char *path) {
  return ends_with(path, ".sqlite3") || ends_with(path, ".sqlite3-wal") ||
         ends_with(path, ".sqlite3-journal");
}

static int64_t watched(int file) {
  return file >= 0 && file < FILES ? number_of[file] : 0;
}

static int opened(int file, const char *path) {
  if (file >= 0 && file < FILES && log_file >= 0 && is_ours(path)) {
    pthread_mutex_lock(&order);
    number_of[file] = ++last_number;
    record(NAME, last_number, 0, 0, path, (int64_t)strlen(path));
    pthread_mutex_unlock(&order);
  }
  return file;
}

static int open_with(const char *path, int flags, va_list rest) {
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
  return opened(real_open(path, flags, mode), path);
}

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  int file = open_with(path, flags, rest);
  va_end(rest);
  return file;
}

int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  int file = open_with(path, flags, rest);
  va_end(rest);
  return file;
}

int close(int file) {
  if (watched(file)) number_of[file] = 0;
  return real_close(file);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off_t offset) {
  if (!watched(file)) return real_pwrite(file, bytes, size, offset);
  pthread_mutex_lock(&order);
  record(WRITE, watched(file), offset, (int64_t)size, bytes, (int64_t)size);
  ssize_t done = real_pwrite(file, bytes, size, offset);
  pthread_mutex_unlock(&order);
  return done;
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset) {
  return pwrite64(file, bytes, size, offset);
}

ssize_t write(int file, const void *bytes, size_t size) {
  if (!watched(file)) return real_write(file, bytes, size);
  return pwrite64(file, bytes, size, lseek(file, 0, SEEK_CUR));
}

int ftruncate64(int file, off_t length) {
  if (!watched(file)) return real_truncate(file, length);
  pthread_mutex_lock(&order);
  record(TRUNCATE, watched(file), 0, length, "", 0);
  int done = real_truncate(file, length);
  pthread_mutex_unlock(&order);
  return done;
}

int ftruncate(int file, off_t length) { return ftruncate64(file, length); }

/* What was written while the disk worked is not promised to be on it. */
static int synced(int file, int (*real)(int)) {
  if (slow_us) usleep((useconds_t)slow_us);
  if (!watched(file)) return real(file);
  pthread_mutex_lock(&order);
  int done = real(file);
  if (!done) record(SYNC, watched(file), 0, 0, "", 0);
  pthread_mutex_unlock(&order);
  return done;
}

int fsync(int file) { return synced(file, real_fsync); }
int fdatasync(int file) { return synced(file, real_fdatasync); }

int unlink(const char *path) {
  if (log_file < 0 || !is_ours(path)) return real_unlink(path);
  pthread_mutex_lock(&order);
  record(REMOVE, 0, 0, 0, path, (int64_t)strlen(path));
  int done = real_unlink(path);
  pthread_mutex_unlock(&order);
  return done;
}
