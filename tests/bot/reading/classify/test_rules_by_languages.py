"""Replies in their users' languages."""

import pytest

from tests.bot.reading.messages import means


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ada wurde unter example.com nicht gefunden.", "userunknown"),
        ("Ihre E-Mail konnte nicht zugestellt werden: Der Empfänger ist unbekannt.", "userunknown"),
        ("Das Postfach des Empfängers ist voll.", "mailboxfull"),
        ("Die Nachricht ist größer als erlaubt: Nachricht zu groß", "emailtoolarge"),
        ("Utilisateur inconnu !", "userunknown"),
        ("La boîte aux lettres du destinataire est pleine.", "mailboxfull"),
        ("Trop de connexions, veuillez vérifier votre configuration.", "ratelimited"),
        ("No se ha encontrado la dirección", "userunknown"),
        ("El buzón está lleno", "mailboxfull"),
        ("A caixa de correio do destinatário está cheia.", "mailboxfull"),
        ("Nessun utente simile in questo indirizzo", "userunknown"),
        ("Почтовый ящик получателя переполнен", "mailboxfull"),
        ("Пользователь не найден", "userunknown"),
        ("送信先メールアドレスが見つかりませんでした。", "userunknown"),
        ("受信者のメールボックスがいっぱいです", "mailboxfull"),
        ("对方邮箱已满", "mailboxfull"),
        ("收件人地址不存在，请核对", "userunknown"),
        ("該信件為垃圾郵件", "spamdetected"),
        ("존재하지 않는 사용자입니다", "userunknown"),
        ("Den här adressen finns inte längre", "userunknown"),
        ("Dit e-mailadres bestaat niet", "userunknown"),
        ("Uživatel neexistuje", "userunknown"),
        ("Die Domain example.com existiert nicht", "hostunknown"),
        ("Le domaine example.com n'existe pas", "hostunknown"),
        ("El dominio example.com no existe", "hostunknown"),
        ("Домен example.com не существует", "hostunknown"),
    ],
)
def test_a_reason_is_read_in_many_languages(text: str, reason: str) -> None:
    assert means(text).reason == reason
