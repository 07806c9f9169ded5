// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC5267 } from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import { MessageHashUtils } from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import { IClaimGate } from "../../interfaces/IClaimGate.sol";
import { ITermsGate, TermsText } from "../../interfaces/ITermsGate.sol";
import { Signatures } from "../../libraries/Signatures.sol";

/// @title TermsGate
/// @notice See {ITermsGate}. It has no state, so one gate may serve any number of campaigns.
contract TermsGate is IClaimGate, ITermsGate, IERC5267 {
    bytes32 private constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant AGREEMENT_TYPEHASH = keccak256(
        "Agreement(address campaign,address account,bytes32 text,string language)"
    );
    string private constant NAME = "Symbolon Terms";
    string private constant VERSION = "1";
    uint256 private constant MOST_TEXTS = 8;

    uint256 private immutable _CHAIN = block.chainid;
    bytes32 private immutable _DOMAIN = _makeDomain();

    uint256 private immutable _count;
    /// @dev A text's hash, and its language: the tag's bytes, then zeros, the length in the last byte. They are in the code,
    /// because each slot would cost 2,100 gas.
    bytes32 private immutable _hash0;
    bytes32 private immutable _hash1;
    bytes32 private immutable _hash2;
    bytes32 private immutable _hash3;
    bytes32 private immutable _hash4;
    bytes32 private immutable _hash5;
    bytes32 private immutable _hash6;
    bytes32 private immutable _hash7;
    bytes32 private immutable _language0;
    bytes32 private immutable _language1;
    bytes32 private immutable _language2;
    bytes32 private immutable _language3;
    bytes32 private immutable _language4;
    bytes32 private immutable _language5;
    bytes32 private immutable _language6;
    bytes32 private immutable _language7;

    /// @param texts_ 1 to 8, each in another language.
    constructor(TermsText[] memory texts_) {
        uint256 count = texts_.length;
        if (count == 0 || count > MOST_TEXTS) revert TextsOutOfRange(count, MOST_TEXTS);
        bytes32[MOST_TEXTS] memory hash;
        bytes32[MOST_TEXTS] memory language;
        for (uint256 i = 0; i < count; ++i) {
            if (texts_[i].hash == 0) revert ZeroText(i);
            hash[i] = texts_[i].hash;
            language[i] = _packed(i, texts_[i].language);
            for (uint256 j = 0; j < i; ++j) if (language[j] == language[i]) revert LanguageTwice(texts_[i].language);
        }
        _count = count;
        (_hash0, _language0) = (hash[0], language[0]);
        (_hash1, _language1) = (hash[1], language[1]);
        (_hash2, _language2) = (hash[2], language[2]);
        (_hash3, _language3) = (hash[3], language[3]);
        (_hash4, _language4) = (hash[4], language[4]);
        (_hash5, _language5) = (hash[5], language[5]);
        (_hash6, _language6) = (hash[6], language[6]);
        (_hash7, _language7) = (hash[7], language[7]);
    }

    /// @inheritdoc IClaimGate
    function check(
        uint256,
        address account,
        address,
        uint256,
        address,
        bytes calldata data
    ) external returns (bytes4 selector) {
        if (data.length == 0) revert GateDataMalformed(0);
        (bytes32 text, string memory language) = _textAt(uint8(data[0]));
        bytes32 digest = _digest(msg.sender, account, text, language);
        if (!Signatures.isSignedBy(account, digest, data[1:])) {
            revert NotAgreed(msg.sender, account, text, language, digest);
        }
        emit Agreed({ campaign: msg.sender, account: account, text: text, language: language });
        return IClaimGate.check.selector;
    }

    /// @inheritdoc ITermsGate
    function texts() external view returns (TermsText[] memory all) {
        all = new TermsText[](_count);
        for (uint256 i = 0; i < _count; ++i) {
            (bytes32 hash, string memory language) = _textAt(i);
            all[i] = TermsText({ language: language, hash: hash });
        }
    }

    /// @inheritdoc ITermsGate
    function digestOf(address campaign, address account, uint256 position) external view returns (bytes32 digest) {
        (bytes32 text, string memory language) = _textAt(position);
        return _digest(campaign, account, text, language);
    }

    /// @inheritdoc IERC5267
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        return (hex"0f", NAME, VERSION, block.chainid, address(this), bytes32(0), new uint256[](0));
    }

    /// @inheritdoc IClaimGate
    /// @dev This gate never stops claiming, so it never moves an end.
    function extraTime(address) external pure returns (uint256 extra) {
        return 0;
    }

    function _digest(
        address campaign,
        address account,
        bytes32 text,
        string memory language
    ) private view returns (bytes32) {
        // After a split of the chain the domain is another one.
        bytes32 domain = block.chainid == _CHAIN ? _DOMAIN : _makeDomain();
        bytes32 agreement = keccak256(
            abi.encode(AGREEMENT_TYPEHASH, campaign, account, text, keccak256(bytes(language)))
        );
        return MessageHashUtils.toTypedDataHash(domain, agreement);
    }

    function _makeDomain() private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    DOMAIN_TYPEHASH,
                    keccak256(bytes(NAME)),
                    keccak256(bytes(VERSION)),
                    block.chainid,
                    address(this)
                )
            );
    }

    function _textAt(uint256 i) private view returns (bytes32 hash, string memory language) {
        if (i >= _count) revert TextUnknown(i, _count);
        bytes32 packed;
        (hash, packed) = _entryAt(i);
        language = _unpacked(packed);
    }

    function _entryAt(uint256 i) private view returns (bytes32 hash, bytes32 packed) {
        if (i < 4) {
            if (i < 2) return i == 0 ? (_hash0, _language0) : (_hash1, _language1);
            return i == 2 ? (_hash2, _language2) : (_hash3, _language3);
        }
        if (i < 6) return i == 4 ? (_hash4, _language4) : (_hash5, _language5);
        return i == 6 ? (_hash6, _language6) : (_hash7, _language7);
    }

    /// @dev A language tag in one word.
    function _packed(uint256 position, string memory language) private pure returns (bytes32 packed) {
        bytes memory tag = bytes(language);
        if (tag.length == 0 || tag.length > 31) revert LanguageMalformed(position, language);
        packed = bytes32(tag.length);
        for (uint256 i = 0; i < tag.length; ++i) {
            bytes1 one = tag[i];
            bool isLetter = (one >= "a" && one <= "z") || (one >= "A" && one <= "Z");
            if (!isLetter && !(one >= "0" && one <= "9") && one != "-") revert LanguageMalformed(position, language);
            packed |= bytes32(one) >> (8 * i);
        }
    }

    function _unpacked(bytes32 packed) private pure returns (string memory language) {
        language = new string(uint8(uint256(packed)));
        // Safe: a string in memory takes whole words, and a tag of at most 31 bytes has one; the length is not part of it.
        assembly ("memory-safe") {
            mstore(add(language, 0x20), and(packed, not(0xff)))
        }
    }
}
