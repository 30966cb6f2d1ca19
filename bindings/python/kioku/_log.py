"""The library's log goes to logging.getLogger("kioku")."""
import logging

_LEVELS = (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR)

logger = logging.getLogger("kioku")
logger.addHandler(logging.NullHandler())


def emit(level: int, time_ms: int, component: str, message: str) -> None:
    """Hands one record over, at the time it was made. Called when a verb ends, in its own thread."""
    number = _LEVELS[level]
    if not logger.isEnabledFor(number):
        return
    record = logger.makeRecord(logger.name, number, "", 0, "%s: %s", (component, message), None,
                               extra={"component": component})
    record.created = time_ms / 1000
    record.msecs = time_ms % 1000
    logger.handle(record)
