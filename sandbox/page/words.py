"""What Slack's client itself says inside a form, in the person's own language.

The page's frame is English; but these words stand between the app's own, which are not.
"""

from __future__ import annotations

import re

# A number in a sentence is written {}.
WORDS: dict[str, dict[str, str]] = {
    "(optional)": {
        "de": "(optional)",
        "es": "(opcional)",
        "fr": "(facultatif)",
        "ja": "（任意）",
        "ko": "(선택 사항)",
        "pt": "(opcional)",
        "zh": "（可选）",
    },
    "Choose an option": {
        "de": "Option auswählen",
        "es": "Elige una opción",
        "fr": "Choisir une option",
        "ja": "選択してください",
        "ko": "옵션 선택",
        "pt": "Escolha uma opção",
        "zh": "选择一个选项",
    },
    "Choose options": {
        "de": "Optionen auswählen",
        "es": "Elige opciones",
        "fr": "Choisir des options",
        "ja": "選択してください",
        "ko": "옵션 선택",
        "pt": "Escolha opções",
        "zh": "选择选项",
    },
    "Please complete this required field.": {
        "de": "Bitte füllen Sie dieses Pflichtfeld aus.",
        "es": "Completa este campo obligatorio.",
        "fr": "Veuillez remplir ce champ obligatoire.",
        "ja": "この項目は必須です。入力してください。",
        "ko": "필수 항목입니다. 입력해 주세요.",
        "pt": "Preencha este campo obrigatório.",
        "zh": "请填写此必填项。",
    },
    "Please use at least {} characters.": {
        "de": "Bitte geben Sie mindestens {} Zeichen ein.",
        "es": "Escribe al menos {} caracteres.",
        "fr": "Veuillez saisir au moins {} caractères.",
        "ja": "{}文字以上で入力してください。",
        "ko": "{}자 이상 입력해 주세요.",
        "pt": "Digite pelo menos {} caracteres.",
        "zh": "请至少输入 {} 个字符。",
    },
    "Please enter a valid email address.": {
        "de": "Bitte geben Sie eine gültige E-Mail-Adresse ein.",
        "es": "Escribe una dirección de correo válida.",
        "fr": "Veuillez saisir une adresse e-mail valide.",
        "ja": "有効なメールアドレスを入力してください。",
        "ko": "올바른 이메일 주소를 입력해 주세요.",
        "pt": "Digite um endereço de e-mail válido.",
        "zh": "请输入有效的电子邮件地址。",
    },
    "Please enter a valid URL.": {
        "de": "Bitte geben Sie eine gültige Adresse ein.",
        "es": "Escribe una URL válida.",
        "fr": "Veuillez saisir une URL valide.",
        "ja": "有効なURLを入力してください。",
        "ko": "올바른 URL을 입력해 주세요.",
        "pt": "Digite um URL válido.",
        "zh": "请输入有效的网址。",
    },
    "Please enter a whole number.": {
        "de": "Bitte geben Sie eine ganze Zahl ein.",
        "es": "Escribe un número entero.",
        "fr": "Veuillez saisir un nombre entier.",
        "ja": "整数を入力してください。",
        "ko": "정수를 입력해 주세요.",
        "pt": "Digite um número inteiro.",
        "zh": "请输入整数。",
    },
}
_NUMBER = re.compile(r"\d+")


def in_language(sentence: str, language: str) -> str:
    """The sentence in a language ("de"); as it is where we have no other."""
    known = WORDS.get(_NUMBER.sub("{}", sentence), {}).get(language)
    return known.format(*_NUMBER.findall(sentence)) if known else sentence
