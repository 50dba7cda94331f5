"""Organizers' accounts, their log-ins, and the one-time links that make or open one."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from checkin.store.base import Base


class Account(Base):
    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    # what is typed to sign in: lower case, no spaces; an e-mail address is welcome and not required
    username: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200))  # argon2id, with its parameters
    # may see and take out what is sensitive about delegates; the first account may, others are told so
    sees_sensitive: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Login(Base):
    """One signed-in browser. It ends here, on the server's side: a stolen cookie dies with its row."""

    __tablename__ = "login"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()


class SignInLink(Base):
    """A one-time link printed on the laptop's own terminal; it makes the first account or signs in its owner."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
