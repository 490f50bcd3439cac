"""The central bank's bulletins of exchange rates: fetched, read, stored."""

from app.integrations.rates.errors import BulletinError as BulletinError
from app.integrations.rates.errors import SourceError as SourceError
from app.integrations.rates.errors import WrongDayError as WrongDayError
from app.integrations.rates.fetching import Tried as Tried
from app.integrations.rates.fetching import fetch_day as fetch_day
from app.integrations.rates.fetching import fetch_wanted as fetch_wanted
from app.integrations.rates.parser import read_bulletin as read_bulletin
