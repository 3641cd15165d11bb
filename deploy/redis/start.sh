#!/bin/sh
# The password comes in by standard input: command lines can be read by everybody on the machine.
exec redis-server /etc/redis/redis.conf - <<EOF
requirepass $REDIS_PASSWORD
EOF
