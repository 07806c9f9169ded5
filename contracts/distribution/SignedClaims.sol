// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC5267 } from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import { MessageHashUtils } from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import { ClaimTerms, ISignedClaims } from "../interfaces/ISignedClaims.sol";
import { SignedClaim } from "../libraries/SignedClaim.sol";
import { Signatures } from "../libraries/Signatures.sol";
import { Campaign } from "./Campaign.sol";
import { Terms } from "./terms/CampaignTerms.sol";

/// @title SignedClaims
/// @notice See {ISignedClaims}. What an account signs is good in one campaign on one chain.
/// @dev The domain is this contract's own work, since OpenZeppelin's keeps names of any length: 700 bytes less to deploy.
abstract contract SignedClaims is Campaign, ISignedClaims, IERC5267 {
    bytes32 private constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    string private constant NAME = "Symbolon Campaign";
    string private constant VERSION = "1";

    uint256 private immutable _CHAIN = block.chainid;
    bytes32 private immutable _DOMAIN = _makeDomain();

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

    /// @dev Reverts unless the account wants this payment on these terms: signed for it, or calls itself.
    /// @return recipient Who is paid.
    function _checkSigned(
        Terms terms,
        uint256 index,
        address account,
        uint256 payment,
        uint256 paidBefore,
        ClaimTerms calldata wanted,
        uint256 fee,
        bytes calldata signature,
        address caller
    ) internal view returns (address recipient) {
        // Check: what was signed, then the signature.
        recipient = wanted.recipient;
        if (recipient == address(0) || recipient == _token(terms) || recipient == address(this)) {
            revert RecipientRefused(recipient);
        }
        if (fee != 0 && (fee > wanted.maxFee || fee > payment)) {
            revert FeeTooHigh(fee, wanted.maxFee < payment ? wanted.maxFee : payment);
        }
        uint256 deadline = wanted.deadline;
        if (deadline != 0 && deadline < block.timestamp) revert DeadlineExpired(deadline, block.timestamp);
        if (caller == account) return recipient;
        bytes32 digest = MessageHashUtils.toTypedDataHash(
            _domain(),
            SignedClaim.hash(index, account, wanted, paidBefore)
        );
        if (!Signatures.isSignedBy(account, digest, signature)) revert InvalidSignature(account, digest);
    }

    /// @dev The domain separator. After a split of the chain it is another one.
    function _domain() internal view virtual returns (bytes32) {
        return block.chainid == _CHAIN ? _DOMAIN : _makeDomain();
    }

    function _makeDomain() internal view returns (bytes32) {
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
}
