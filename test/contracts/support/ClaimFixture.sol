// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { ClaimTerms } from "../../../contracts/interfaces/ISignedClaims.sol";
import { CampaignFixture } from "./CampaignFixture.sol";
import { ClaimSigning } from "./ClaimSigning.sol";

/// @notice Leaves whose accounts can sign: leaf i pays 1,000 + i to the account of key {KEY} + i.
abstract contract ClaimFixture is CampaignFixture {
    uint256 internal constant KEY = 0xc1a1;
    address internal constant RECIPIENT = address(0x4ec1);
    address internal constant RELAYER = address(0x4e1a);
    /// @dev From this index on accounts have no key: making one takes longer than all else of a leaf.
    uint256 internal constant KEYS = 40;

    uint256 internal constant ORDER_P256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551;

    /// @dev Accounts that take the place of a key's.
    mapping(uint256 index => address account) internal specialAt;

    function accountAt(uint256 index) internal view override returns (address) {
        if (index >= KEYS) return subjectAt(index);
        return specialAt[index] == address(0) ? vm.addr(KEY + index) : specialAt[index];
    }

    function amountAt(uint256 index) internal pure virtual override returns (uint256) {
        return 1000 + index;
    }

    /// @dev The whole amount to {RECIPIENT}, without fee and deadline.
    function termsAt(uint256 index) internal pure returns (ClaimTerms memory) {
        return
            ClaimTerms({ upTo: amountAt(index), recipient: RECIPIENT, maxFee: 0, feeTaker: address(0), deadline: 0 });
    }

    function digestAt(
        IInstantCampaign campaign,
        uint256 index,
        ClaimTerms memory terms
    ) internal view returns (bytes32) {
        return ClaimSigning.digestOf(address(campaign), accountAt(index), index, terms);
    }

    function signedAt(
        IInstantCampaign campaign,
        uint256 index,
        ClaimTerms memory terms
    ) internal view returns (bytes memory) {
        return ClaimSigning.signed(KEY + index, digestAt(campaign, index, terms));
    }

    function signedByP256(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (bytes32 r, bytes32 s) = vm.signP256(key, digest);
        return bytes.concat(r, uint256(s) > ORDER_P256 / 2 ? bytes32(ORDER_P256 - uint256(s)) : s);
    }

    /// @dev The n-th random number of a seed.
    function draw(uint256 seed, uint256 n) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, n)));
    }
}
