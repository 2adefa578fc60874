"""The students of the sample class: invented people with names from many places."""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Student:
    """A student as the gradebook knows them."""

    first_name: str
    last_name: str

    @property
    def id(self) -> str:
        """The name in lower case and plain letters: ``ana.souza``."""
        return ".".join(_plain(name) for name in (self.first_name, self.last_name))


_LETTERS = str.maketrans({"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ß": "ss", "þ": "th", "æ": "ae"})


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())


_NAMES = """
Ana Souza
João Carvalho
Beatriz Nogueira
Thiago Conceição
Larissa Araújo
Mateus Guimarães
Íris Falcão
Caio Brandão
María Núñez
Iñaki Etxeberria
Lucía Peña
Joaquín Ibáñez
Zoë van Dijk
Sjoerd Hoekstra
Øyvind Solberg
Åsa Lindqvist
Søren Kjærgaard
Elín Þórsdóttir
Aino Mäkelä
Jürgen Weiß
Käthe Böhm
Noémie Lefèvre
Gaël Le Goff
Chloé Marchand
Giulia D'Amico
Niccolò Ferraris
Małgorzata Wójcik
Łukasz Zając
Zdeněk Dvořáček
Šárka Němcová
Ágnes Kővári
Bogdan Ștefănescu
Ivana Đurić
Kerem Şahin
Ayşe Gündoğan
Eleni Papadaki
Oksana Hrytsenko
Timur Akhmetov
Nino Beridze
Layla Haddad
Omar Benyahia
Yael Mizrahi
Parisa Rostami
Ananya Iyer
Rohan Deshpande
Nusrat Chowdhury
Tharindu Wijesinghe
Mei Lin Tan
Haruka Ishikawa
Minjun Seo
Nguyễn Thảo
Siti Rahmawati
Amara Okonkwo
Kwame Boateng
Thandiwe Mokoena
Wanjiru Kamau
Tevita Fifita
Vítor Assunção
Inês Magalhães
Rubén Ordóñez
Sofía Zúñiga
Bjørn Håkonsen
Freyja Guðmundsdóttir
Márton Szűcs
Jiří Růžička
Agnieszka Wiśniewska
Ștefan Băsescu
Žofia Kováčová
Dilek Öztürk
Katerina Vlachou
Danylo Kovalenko
Salma Bouazza
Dariush Farahani
Priya Raghunathan
Trần Minh
Chiamaka Eze
Sione Taufa
Kalani Kealoha
"""

STUDENTS = tuple(Student(*name.rsplit(" ", 1)) for name in _NAMES.strip().splitlines())
"""Everybody, in the order of the class list; the last one never hands anything in."""
