// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ClaimTerms } from "../../../contracts/interfaces/ISignedClaims.sol";
import { Vm } from "./Base.sol";

/// @notice What an account signs beside its leaf, written out here from EIP-712 alone, and its signatures.
library ClaimSigning {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    bytes32 private constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant CLAIM_TYPEHASH = keccak256(
        "Claim(address account,uint256 index,uint256 upTo,address recipient,uint256 maxFee,address feeTaker,uint256 paidBefore,uint256 deadline)"
    );

    /// @dev Of a claim of this chain, where nothing was paid before. After `vm.chainId` use {digestOn}: the optimizer may
    /// read the chain's id once and keep it.
    function digestOf(
        address campaign,
        address account,
        uint256 index,
        ClaimTerms memory terms
    ) internal view returns (bytes32) {
        return digestOn(block.chainid, campaign, account, index, terms, 0);
    }

    function digestOn(
        uint256 chainId,
        address campaign,
        address account,
        uint256 index,
        ClaimTerms memory terms,
        uint256 paidBefore
    ) internal pure returns (bytes32) {
        bytes memory claim = bytes.concat(
            abi.encode(CLAIM_TYPEHASH, account, index, terms.upTo, terms.recipient),
            abi.encode(terms.maxFee, terms.feeTaker, paidBefore, terms.deadline)
        );
        return keccak256(bytes.concat(hex"1901", domainOf(chainId, campaign), keccak256(claim)));
    }

    function domainOf(uint256 chainId, address campaign) internal pure returns (bytes32) {
        bytes32 name = keccak256("Symbolon Campaign");
        return keccak256(abi.encode(DOMAIN_TYPEHASH, name, keccak256("1"), chainId, campaign));
    }

    /// @dev 65 bytes: r, s, v.
    function signed(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return bytes.concat(r, s, bytes1(v));
    }

    /// @dev 64 bytes, as ERC-2098: the parity in the topmost bit of s.
    function compactlySigned(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return bytes.concat(r, bytes32(uint256(s) | (uint256(v - 27) << 255)));
    }
}
